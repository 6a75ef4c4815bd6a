import { beforeEach, expect, it } from '@jest/globals';
import { encodeEmbedding } from '@detections/schema';
import { KEYS } from '@detections/runtime/redis';
import {
  createJob,
  describeWith,
  eventually,
  type RedisServer,
  withRedis,
} from '@detections/test-support';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { describeResultCacheContract } from '../../answers/result-cache-contract.fixture.js';
import type { ClassificationResult } from '../../application/classification.js';
import type { ResultCacheLimits } from '../../answers/result-cache.js';
import { bytesOfEntry, encodeResult } from '../../answers/result-codec.js';
import { createResult } from '../../answers/result.fixture.js';
import { RedisResultCache } from './redis-result-cache.js';

const logger = pino({ level: 'silent' });
const RESULT = createResult();
const BYTES = bytesOfEntry(encodeResult(RESULT) ?? '');

describeWith(['redis'], 'results in Redis', () => {
  let server: RedisServer;
  let redis: Redis;

  withRedis((started) => {
    ({ server, redis } = started);
  });

  beforeEach(async () => {
    await redis.flushall();
  });

  const open = async (limits: Partial<ResultCacheLimits> = {}): Promise<RedisResultCache> => {
    const all = { ttlMs: 60_000, maxBytes: 1_000_000, ...limits };
    const cache = new RedisResultCache({ url: server.url, logger, ...all });
    // Until its connection is there commands fail at once.
    await eventually(() => cache.find('nothing'));
    return cache;
  };

  describeResultCacheContract('Redis', open);

  it('are found by another API process than the one that kept them, and expire', async () => {
    const [one, other] = [await open(), await open()];
    await one.keep('key', RESULT);
    await expect(other.find('key')).resolves.toEqual(RESULT);
    for (const key of [KEYS.result('key'), KEYS.resultBytes]) {
      expect(await redis.pttl(key)).toBeGreaterThan(0);
      expect(await redis.pttl(key)).toBeLessThanOrEqual(60_000);
    }
    await Promise.all([one.close(), other.close()]);
  });

  const embedding = encodeEmbedding(new Float32Array(2048).fill(0.1));
  it.each<[string, ClassificationResult]>([
    ...[1, 5, 20, 60, 100].map((topK): [string, ClassificationResult] => [
      `${String(topK)} predictions`,
      createResult(createJob({ topK })),
    ]),
    ['an embedding', { ...createResult(createJob({ topK: 0 })), embedding }],
  ])('of %s take no more than is counted', async (_, result) => {
    const cache = await open();
    const key = 'ab'.repeat(32);
    await cache.keep(key, result);
    const counted = Number(await redis.get(KEYS.resultBytes));
    expect(counted).toBe(bytesOfEntry(encodeResult(result) ?? ''));
    expect(await redis.memory('USAGE', KEYS.result(key))).toBeLessThanOrEqual(counted);
    await cache.close();
  });

  it('stay within their bytes across the end of a window', async () => {
    const cache = await open({ ttlMs: 400, maxBytes: 10 * BYTES });
    const keepUntil = Date.now() + 2000;
    let most = 0;
    for (let index = 0; Date.now() < keepUntil; index += 1) {
      await cache.keep(String(index), RESULT);
      most = Math.max(most, (await redis.keys(KEYS.result('*'))).length);
    }
    expect(most).toBeGreaterThanOrEqual(5);
    expect(most).toBeLessThanOrEqual(10);
    await cache.close();
  });

  it('are not kept in a Redis that is full, which still gives out those it has', async () => {
    const cache = await open();
    await cache.keep('key', RESULT);
    await redis.config('SET', 'maxmemory', '1');
    await expect(cache.keep('other', RESULT)).rejects.toThrow('OOM');
    await expect(cache.find('key')).resolves.toEqual(RESULT);
    await redis.config('SET', 'maxmemory', '0');
    await cache.close();
  });

  it('fail while Redis is away, and soon where it hangs', async () => {
    const cache = await open();
    server.signal('SIGSTOP');
    await expect(cache.find('key')).rejects.toThrow('timed out');
    server.signal('SIGCONT');
    await server.kill();
    await eventually(() => expect(cache.find('key')).rejects.toThrow());
    await expect(cache.keep('key', RESULT)).rejects.toThrow();
    await server.resume();
    await eventually(() => cache.keep('key', RESULT));
    await cache.close();
  });
});
