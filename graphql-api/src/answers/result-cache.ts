import type { ClassificationResult } from '../application/classification.js';

/** Keeps results for a while, so that the same question is answered without the network. */
export interface ResultCache {
  /**
   * @returns undefined where nothing is kept under this key, or no longer.
   * @throws Error where it is kept in Redis and Redis is away or slow.
   */
  find(key: string): Promise<ClassificationResult | undefined>;
  /**
   * Keeps it where there is room; what is larger than MAX_RESULT_BYTES or has copies of
   * the picture is passed over.
   *
   * @throws Error where it is kept in Redis and Redis is away, slow, full or read-only.
   */
  keep(key: string, result: ClassificationResult): Promise<void>;
  close(): Promise<void>;
}

export interface ResultCacheLimits {
  /** How long a result is kept. */
  readonly ttlMs: number;
  /** Most bytes of all results together, keys and bookkeeping included. */
  readonly maxBytes: number;
}
