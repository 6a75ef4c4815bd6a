import { beforeEach, expect, it } from '@jest/globals';
import { KEYS } from '@detections/runtime/redis';
import {
  describeWith,
  eventually,
  FAKE_MODEL,
  type RedisServer,
  withRedis,
} from '@detections/test-support';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { withQueueEnds } from './queue-ends.fixture.js';

const KEY = KEYS.needed(FAKE_MODEL);
const logger = pino({ level: 'silent' });

describeWith(['redis'], 'needed models over Redis', () => {
  let server: RedisServer;
  let redis: Redis;

  withRedis((started) => {
    ({ server, redis } = started);
  });

  beforeEach(async () => {
    await redis.flushall();
  });

  const { startDispatcher, startSource } = withQueueEnds(() => ({
    url: server.url,
    logger,
    limits: { maxQueueLength: 4, maxQueueBytes: 1000 },
    claimIdleMs: 5000,
  }));
  const isSaid = (): Promise<void> =>
    eventually(async () => {
      expect(await redis.exists(KEY)).toBe(1);
    });

  it('stay needed where another API knows of none', async () => {
    const [one, other] = [await startDispatcher(), await startDispatcher()];
    const source = await startSource();
    one.need([FAKE_MODEL]);
    await isSaid();
    other.need([]);
    // Long enough for both to speak.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await expect(source.isNeeded(FAKE_MODEL)).resolves.toBe(true);
  });

  it('are kept from expiring while an API lives, and outlive it for a minute', async () => {
    const dispatcher = await startDispatcher();
    dispatcher.need([FAKE_MODEL]);
    await isSaid();
    await redis.pexpire(KEY, 20_000);
    await eventually(async () => {
      expect(await redis.pttl(KEY)).toBeGreaterThan(20_000);
    });
    await dispatcher.close();
    expect(await redis.pttl(KEY)).toBeGreaterThan(50_000);
    expect(await redis.pttl(KEY)).toBeLessThanOrEqual(60_000);
  });

  it('are not prolonged once their API needs them no more', async () => {
    const dispatcher = await startDispatcher();
    dispatcher.need([FAKE_MODEL]);
    await isSaid();
    dispatcher.need([]);
    await redis.pexpire(KEY, 500);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(await redis.exists(KEY)).toBe(0);
  });

  it('are said anew after Redis was away, lost everything or is full', async () => {
    const dispatcher = await startDispatcher();
    const source = await startSource();
    dispatcher.need([FAKE_MODEL]);
    await isSaid();
    await server.kill();
    await expect(source.isNeeded(FAKE_MODEL)).rejects.toThrow();
    await server.resume();
    await isSaid();
    await redis.flushall();
    await isSaid();
    await redis.config('SET', 'maxmemory', '1');
    await redis.pexpire(KEY, 20_000);
    await eventually(async () => {
      expect(await redis.pttl(KEY)).toBeGreaterThan(20_000);
    });
    await redis.config('SET', 'maxmemory', '0');
  });
});
