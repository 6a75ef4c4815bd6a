import { StorageUnavailableError } from '@detections/schema';
import type { TeachingLimits } from '../application/classifiers/classifier-store.js';
import type { FeedbackEntry } from '../application/feedback/feedback-entry.js';
import type { FeedbackStore } from '../application/feedback/feedback-store.js';
import { apiVariables, teachingLimits } from '../config.js';
import type { Storage } from './choose-storage.js';
import { MemoryClassifierStore } from './classifiers/memory-classifier-store.fixture.js';

/** Keeps everything for as long as it is there; a test may take the database away. */
export class MemoryStorage implements Storage {
  readonly entries: FeedbackEntry[] = [];
  isAway = false;
  readonly classifiers: MemoryClassifierStore;

  readonly feedback: FeedbackStore = {
    append: (entry) =>
      new Promise((resolve) => {
        this.#refuseWhenAway();
        this.entries.push(entry);
        resolve();
      }),
  };

  constructor(limits: TeachingLimits = teachingLimits(apiVariables.parse({}))) {
    this.classifiers = new MemoryClassifierStore(limits, () => {
      this.#refuseWhenAway();
    });
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #refuseWhenAway(): void {
    if (this.isAway) throw new StorageUnavailableError('It is away.');
  }
}
