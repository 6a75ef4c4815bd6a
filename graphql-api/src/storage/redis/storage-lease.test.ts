import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { systemClock } from '@detections/runtime';
import { KEYS } from '@detections/runtime/redis';
import { describeWith, eventually, withRedis, type RedisServer } from '@detections/test-support';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { StorageLease } from './storage-lease.js';

const logger = pino({ level: 'silent' });

describeWith(['redis'], 'the right to keep what lasts in SQLite', () => {
  let server: RedisServer;
  let redis: Redis;
  const leases: StorageLease[] = [];

  withRedis((started) => {
    ({ server, redis } = started);
  });

  beforeEach(() => redis.flushall());

  afterEach(async () => {
    for (const lease of leases.splice(0)) await lease.close();
  });

  const create = (maxWaitMs = 500): StorageLease => {
    const lease = new StorageLease({ url: server.url, clock: systemClock, logger, maxWaitMs });
    leases.push(lease);
    return lease;
  };

  it('has one process, and refuses the second in one sentence', async () => {
    await create().start();
    await expect(create().start()).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringMatching(/^Expected one API process .+ DATABASE_URL.+\.$/) as unknown,
    });
  });

  it('goes to whoever waits when the one before closes', async () => {
    const first = create();
    await first.start();
    const second = create(5000);
    const waiting = second.start();
    await first.close();
    await first.close();
    await waiting;
    expect(second.refusal).toBeUndefined();
  });

  it('goes to the next a while after the one before died', async () => {
    await redis.set(KEYS.storageLease, 'somebody who died', 'PX', 1000);
    await create(5000).start();
    expect(await redis.get(KEYS.storageLease)).not.toBe('somebody who died');
    expect(await redis.pttl(KEYS.storageLease)).toBeGreaterThan(2000);
  });

  it('is lost where another has it meanwhile, and comes back when that is gone', async () => {
    const lease = create();
    await lease.start();
    await redis.set(KEYS.storageLease, 'another');
    await eventually(() => {
      expect(lease.refusal).toContain('DATABASE_URL');
    }, 10_000);
    await redis.del(KEYS.storageLease);
    await eventually(() => {
      expect(lease.refusal).toBeUndefined();
    }, 10_000);
  });

  it('is assumed while Redis is away', async () => {
    await server.kill();
    const lease = create();
    await lease.start();
    expect(lease.refusal).toBeUndefined();
    await server.resume();
    await eventually(async () => {
      expect(await redis.exists(KEYS.storageLease)).toBe(1);
    }, 10_000);
  });

  it('stops waiting when it is closed', async () => {
    await redis.set(KEYS.storageLease, 'another');
    const lease = create(60_000);
    const waiting = lease.start();
    await lease.close();
    await waiting;
    expect(await redis.get(KEYS.storageLease)).toBe('another');
  });
});
