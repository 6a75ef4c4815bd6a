import { StorageUnavailableError } from '@detections/schema';
import type { FeedbackEntry } from '../application/feedback/feedback-entry.js';
import type { FeedbackStore } from '../application/feedback/feedback-store.js';
import type { Storage } from './choose-storage.js';

/** Keeps everything for as long as it is there; a test may take the database away. */
export class MemoryStorage implements Storage {
  readonly entries: FeedbackEntry[] = [];
  isAway = false;

  readonly feedback: FeedbackStore = {
    append: (entry) => {
      if (this.isAway) return Promise.reject(new StorageUnavailableError('It is away.'));
      this.entries.push(entry);
      return Promise.resolve();
    },
  };

  start(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
