import type { Clock } from '@detections/runtime';
import { LRUCache } from 'lru-cache';
import type { ClassificationResult } from '../application/classification.js';
import type { ResultCache, ResultCacheLimits } from './result-cache.js';
import { bytesOfEntry, decodeResult, encodeResult } from './result-codec.js';

export interface MemoryResultCacheOptions extends ResultCacheLimits {
  readonly clock: Clock;
}

/** For one process; what was not asked for longest goes first beyond `maxBytes`. */
export class MemoryResultCache implements ResultCache {
  /** As text, whose size is known; of objects it could only be guessed. */
  readonly #results: LRUCache<string, string>;

  constructor({ ttlMs, maxBytes, clock }: MemoryResultCacheOptions) {
    this.#results = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: bytesOfEntry,
      ttl: ttlMs,
      // Each look at the clock counts; else the cache would keep one reading for a while.
      ttlResolution: 0,
      perf: { now: () => clock.monotonicMs() },
    });
  }

  find(key: string): Promise<ClassificationResult | undefined> {
    const text = this.#results.get(key);
    return Promise.resolve(text === undefined ? undefined : decodeResult(text));
  }

  keep(key: string, result: ClassificationResult): Promise<void> {
    const text = encodeResult(result);
    if (text !== undefined) this.#results.set(key, text);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#results.clear();
    return Promise.resolve();
  }
}
