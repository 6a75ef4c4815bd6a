import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { RedisJobSource } from '@detections/classifier/redis';
import { RedisJobDispatcher } from '@detections/graphql-api/redis';
import { systemClock, type Clock } from '@detections/schema';
import { KEYS } from '@detections/schema/redis';
import {
  describeWith,
  eventually,
  FAKE_LABELS,
  FAKE_MODEL,
  RedisServer,
} from '@detections/testing';
import { Redis } from 'ioredis';
import { pino } from 'pino';

const { weightsSha256 } = FAKE_MODEL;
const KEY = KEYS.labels(weightsSha256);
const logger = pino({ level: 'silent' });

describeWith(['redis'], 'labels over Redis', () => {
  let server: RedisServer;
  let redis: Redis;
  const closeables: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    server = await RedisServer.start();
    redis = new Redis(server.url);
  });

  afterAll(async () => {
    redis.disconnect();
    await server.close();
  });

  beforeEach(async () => {
    await redis.flushall();
  });

  afterEach(async () => {
    for (const part of closeables.splice(0)) await part.close();
  });

  const startSource = async (): Promise<RedisJobSource> => {
    const source = new RedisJobSource({
      url: server.url,
      clock: systemClock,
      logger,
      claimIdleMs: 5000,
      maxDeliveries: 3,
    });
    closeables.push(source);
    await source.start();
    return source;
  };

  const startDispatcher = async (clock: Clock = systemClock): Promise<RedisJobDispatcher> => {
    const limits = { maxQueueLength: 4, maxQueueBytes: 1000 };
    const dispatcher = new RedisJobDispatcher({ url: server.url, limits, clock, logger });
    closeables.push(dispatcher);
    await dispatcher.start();
    return dispatcher;
  };

  it('come back after Redis lost everything it held', async () => {
    const source = await startSource();
    await source.publishLabels(weightsSha256, FAKE_LABELS);
    await redis.flushall();
    const dispatcher = await startDispatcher();
    await eventually(async () => {
      await expect(dispatcher.labels(weightsSha256)).resolves.toEqual(FAKE_LABELS);
    });
  });

  it('come after all where Redis was away when they were published', async () => {
    const source = await startSource();
    await server.kill();
    await source.publishLabels(weightsSha256, FAKE_LABELS);
    await server.resume();
    await eventually(async () => {
      expect(await redis.exists(KEY)).toBe(1);
    });
  });

  it('are no part of what a classifier repeats', async () => {
    const source = await startSource();
    await source.publishLabels(weightsSha256, FAKE_LABELS);
    await source.announce({ ready: true, model: FAKE_MODEL });
    const [instance] = await redis.smembers(KEYS.classifiers);
    expect(await redis.strlen(KEYS.classifier(instance ?? ''))).toBeLessThan(1000);
    expect(await redis.strlen(KEY)).toBeGreaterThan(50_000);
  });

  it('are kept from expiring while a classifier lives', async () => {
    const source = await startSource();
    await source.publishLabels(weightsSha256, FAKE_LABELS);
    await redis.pexpire(KEY, 60_000);
    await eventually(async () => {
      expect(await redis.pttl(KEY)).toBeGreaterThan(60_000);
    });
  });

  it('are those of the classifier that started last', async () => {
    const tench = { classIndex: 0, wordNetId: 'n01440764', name: 'tench' };
    const corrected = [tench, ...FAKE_LABELS.slice(1)];
    await (await startSource()).publishLabels(weightsSha256, FAKE_LABELS);
    await (await startSource()).publishLabels(weightsSha256, corrected);
    const labels = await (await startDispatcher()).labels(weightsSha256);
    expect(labels).toEqual(corrected);
  });

  it('are read once a minute, and known while Redis is away', async () => {
    let skippedMs = 0;
    const clock: Clock = {
      ...systemClock,
      monotonicMs: () => systemClock.monotonicMs() + skippedMs,
    };
    const source = await startSource();
    await source.publishLabels(weightsSha256, FAKE_LABELS);
    const dispatcher = await startDispatcher(clock);
    await dispatcher.labels(weightsSha256);
    await source.publishLabels(weightsSha256, FAKE_LABELS.slice(0, 10));
    await expect(dispatcher.labels(weightsSha256)).resolves.toHaveLength(1000);
    skippedMs = 60_000;
    await expect(dispatcher.labels(weightsSha256)).resolves.toHaveLength(10);
    await server.kill();
    skippedMs = 120_000;
    await expect(dispatcher.labels(weightsSha256)).resolves.toHaveLength(10);
    await expect(dispatcher.labels('cd'.repeat(32))).rejects.toMatchObject({
      code: 'QUEUE_UNAVAILABLE',
    });
    await server.resume();
  });
});
