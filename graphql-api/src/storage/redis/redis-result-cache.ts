import { connectFailingFast, KEYS, type RedisEndpoint } from '@detections/runtime/redis';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { ClassificationResult } from '../../application/classification.js';
import type { ResultCache, ResultCacheLimits } from '../../answers/result-cache.js';
import { bytesOfEntry, decodeResult, encodeResult } from '../../answers/result-codec.js';

export interface RedisResultCacheOptions extends ResultCacheLimits, RedisEndpoint {
  readonly logger: Logger;
}

/** A request waits for it, and asks the classifier where it takes longer. */
const COMMAND_TIMEOUT_MS = 250;

/**
 * KEYS counter, result. ARGV text, its bytes, most bytes of a window, milliseconds to live.
 * A window begins with its first result and lasts as long as a result lives. So whatever lives was
 * written in at most two windows, and half of the bytes for each keeps the sum within all of them.
 */
const KEEP_SCRIPT = `
local bytes = tonumber(ARGV[2])
local kept = tonumber(redis.call('GET', KEYS[1]) or '0')
if kept + bytes > tonumber(ARGV[3]) then return 0 end
redis.call('INCRBY', KEYS[1], bytes)
if kept == 0 then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[4])
return 1
`;

/**
 * Shared by all API processes. The Redis that holds the queue evicts nothing, so the cache limits
 * itself: once a window is full nothing is kept until the next one.
 */
export class RedisResultCache implements ResultCache {
  readonly #redis: Redis;

  constructor(private readonly options: RedisResultCacheOptions) {
    this.#redis = connectFailingFast({ ...options, name: 'api-results' }, COMMAND_TIMEOUT_MS);
  }

  async find(key: string): Promise<ClassificationResult | undefined> {
    const text = await this.#redis.get(KEYS.result(key));
    return text === null ? undefined : decodeResult(text);
  }

  async keep(key: string, result: ClassificationResult): Promise<void> {
    const text = encodeResult(result);
    if (text === undefined) return;
    const { ttlMs, maxBytes } = this.options;
    const keys = [KEYS.resultBytes, KEYS.result(key)];
    const limits = [bytesOfEntry(text), Math.floor(maxBytes / 2), ttlMs];
    await this.#redis.eval(KEEP_SCRIPT, keys.length, ...keys, text, ...limits);
  }

  close(): Promise<void> {
    this.#redis.disconnect();
    return Promise.resolve();
  }
}
