import type { Clock } from '@detections/runtime';
import { LRUCache } from 'lru-cache';
import type { AnsweredClassifications } from '../application/feedback/answered-classifications.js';
import type { AnsweredClassification } from '../application/feedback/feedback-entry.js';

export interface MemoryAnsweredClassificationsOptions {
  readonly windowMs: number;
  readonly clock: Clock;
  /** The oldest go first beyond it; by default 20,000, some 10 MB. */
  readonly maxCount?: number;
}

const DEFAULT_MAX_COUNT = 20_000;

/** For one process that both answers and takes feedback. */
export class MemoryAnsweredClassifications implements AnsweredClassifications {
  readonly #answered: LRUCache<string, AnsweredClassification>;

  constructor(options: MemoryAnsweredClassificationsOptions) {
    const { windowMs, clock, maxCount = DEFAULT_MAX_COUNT } = options;
    this.#answered = new LRUCache({
      max: maxCount,
      ttl: windowMs,
      // Each look at the clock counts; else the cache would keep one reading for a while.
      ttlResolution: 0,
      perf: { now: () => clock.monotonicMs() },
    });
  }

  remember(answered: AnsweredClassification): Promise<void> {
    this.#answered.set(answered.classificationId, answered);
    return Promise.resolve();
  }

  find(id: string): Promise<AnsweredClassification | undefined> {
    return Promise.resolve(this.#answered.get(id));
  }

  close(): Promise<void> {
    this.#answered.clear();
    return Promise.resolve();
  }
}
