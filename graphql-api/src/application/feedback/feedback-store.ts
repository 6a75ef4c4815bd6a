import type { FeedbackEntry } from './feedback-entry.js';

/** Keeps what people say. An entry that was accepted survives a crash of this process. */
export interface FeedbackStore {
  /** @throws QueueUnavailableError where the entry is kept in Redis and Redis is away. */
  append(entry: FeedbackEntry): Promise<void>;
  close(): Promise<void>;
}
