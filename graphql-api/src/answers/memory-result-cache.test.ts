import { expect, it } from '@jest/globals';
import { systemClock } from '@detections/runtime';
import { FakeClock } from '@detections/test-support';
import { MemoryResultCache } from './memory-result-cache.js';
import { describeResultCacheContract } from './result-cache-contract.fixture.js';
import { bytesOfEntry, encodeResult } from './result-codec.js';
import { createResult } from './result.fixture.js';

describeResultCacheContract('memory', (limits) =>
  Promise.resolve(new MemoryResultCache({ ...limits, clock: systemClock })),
);

const RESULT = createResult();

it('keeps a result to the end of its time, however often it is asked for', async () => {
  const clock = new FakeClock();
  const cache = new MemoryResultCache({ ttlMs: 1000, maxBytes: 10_000, clock });
  await cache.keep('key', RESULT);
  clock.advance(1000);
  await expect(cache.find('key')).resolves.toEqual(RESULT);
  clock.advance(1);
  await expect(cache.find('key')).resolves.toBeUndefined();
});

it('lets go first what was not asked for longest', async () => {
  const maxBytes = 2 * bytesOfEntry(encodeResult(RESULT) ?? '');
  const cache = new MemoryResultCache({ ttlMs: 1000, maxBytes, clock: new FakeClock() });
  await cache.keep('a', RESULT);
  await cache.keep('b', RESULT);
  await cache.find('a');
  await cache.keep('c', RESULT);
  await expect(cache.find('a')).resolves.toBeDefined();
  await expect(cache.find('b')).resolves.toBeUndefined();
  await expect(cache.find('c')).resolves.toBeDefined();
});
