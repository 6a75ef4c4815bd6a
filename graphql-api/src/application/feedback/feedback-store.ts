import type { FeedbackEntry } from './feedback-entry.js';

/** Keeps what people say. An entry that was accepted survives a crash of this process. */
export interface FeedbackStore {
  /** @throws StorageUnavailableError */
  append(entry: FeedbackEntry): Promise<void>;
}
