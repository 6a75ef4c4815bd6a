import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { encodeEmbedding } from '@detections/schema';
import { createJob, eventually } from '@detections/test-support';
import type { ResultCache, ResultCacheLimits } from './result-cache.js';
import { bytesOfEntry, encodeResult } from './result-codec.js';
import { createResult } from './result.fixture.js';

const ROOMY = { ttlMs: 60_000, maxBytes: 1_000_000 };

/** What may be relied on, wherever results are kept. */
export function describeResultCacheContract(
  name: string,
  /** Ready to use, and empty. */
  create: (limits: ResultCacheLimits) => Promise<ResultCache>,
): void {
  describe(`the result cache in ${name}`, () => {
    let cache: ResultCache;

    beforeEach(async () => {
      cache = await create(ROOMY);
    });

    afterEach(() => cache.close());

    it('gives back what was kept, as often as it is asked for', async () => {
      const first = createResult(createJob({ topK: 5, heatmaps: [{ classIndex: 7 }] }));
      const second = createResult();
      await cache.keep('first', first);
      await cache.keep('second', second);
      await expect(cache.find('first')).resolves.toEqual(first);
      await expect(cache.find('second')).resolves.toEqual(second);
      await expect(cache.find('first')).resolves.toEqual(first);
    });

    it('keeps an embedding to the bit, up to 4,096 numbers, and passes over longer ones', async () => {
      const embed = (length: number) => ({
        ...createResult(createJob({ topK: 0 })),
        embedding: encodeEmbedding(Float32Array.from({ length }, (_, index) => Math.sin(index))),
      });
      await cache.keep('4096', embed(4096));
      await cache.keep('8192', embed(8192));
      await expect(cache.find('4096')).resolves.toEqual(embed(4096));
      await expect(cache.find('8192')).resolves.toBeUndefined();
    });

    it('passes over what has copies of the picture, however small', async () => {
      const result = createResult(createJob({ topK: 0, embedding: true, copies: true }));
      expect(result.copies).toBeDefined();
      await cache.keep('copies', result);
      await expect(cache.find('copies')).resolves.toBeUndefined();
    });

    it('knows nothing of other keys', async () => {
      await expect(cache.find('nothing')).resolves.toBeUndefined();
    });

    it('forgets when its time is over', async () => {
      const short = await create({ ...ROOMY, ttlMs: 100 });
      await short.keep('key', createResult());
      await eventually(async () => {
        await expect(short.find('key')).resolves.toBeUndefined();
      });
      await short.close();
    });

    it('keeps a hundred predictions, and passes over a thousand', async () => {
      const keys = { hundred: randomUUID(), thousand: randomUUID() };
      await cache.keep(keys.hundred, createResult(createJob({ topK: 100 })));
      await cache.keep(keys.thousand, createResult(createJob({ topK: 1000 })));
      await expect(cache.find(keys.hundred)).resolves.toBeDefined();
      await expect(cache.find(keys.thousand)).resolves.toBeUndefined();
    });

    it('never keeps more than its bytes', async () => {
      const result = createResult();
      const bytes = bytesOfEntry(encodeResult(result) ?? '');
      const small = await create({ ...ROOMY, maxBytes: 10 * bytes });
      const keys = Array.from({ length: 30 }, (_, index) => `key-${String(index)}`);
      for (const key of keys) await small.keep(key, result);
      const found = await Promise.all(keys.map((key) => small.find(key)));
      const kept = found.filter((one) => one !== undefined).length;
      expect(kept).toBeGreaterThanOrEqual(5);
      expect(kept).toBeLessThanOrEqual(10);
      await small.close();
    });

    it('closes twice', async () => {
      await cache.close();
      await cache.close();
    });
  });
}
