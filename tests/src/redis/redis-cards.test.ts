import { beforeEach, expect, it } from '@jest/globals';
import { systemClock, type Clock } from '@detections/runtime';
import { KEYS } from '@detections/runtime/redis';
import {
  describeWith,
  eventually,
  FAKE_CARD,
  readyStatus,
  type RedisServer,
  withRedis,
} from '@detections/test-support';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { withQueueEnds } from './queue-ends.fixture.js';

const { digest } = FAKE_CARD;
const KEY = KEYS.card(digest);
const logger = pino({ level: 'silent' });

describeWith(['redis'], 'cards of models over Redis', () => {
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

  it('come back after Redis lost everything it held', async () => {
    const source = await startSource();
    await source.publishCard(FAKE_CARD);
    await redis.flushall();
    const dispatcher = await startDispatcher();
    await eventually(async () => {
      await expect(dispatcher.card(digest)).resolves.toEqual(FAKE_CARD);
    });
  });

  it('come after all where Redis was away when they were published', async () => {
    const source = await startSource();
    await server.kill();
    await source.publishCard(FAKE_CARD);
    await server.resume();
    await eventually(async () => {
      expect(await redis.exists(KEY)).toBe(1);
    });
  });

  it('are no part of what a classifier repeats', async () => {
    const source = await startSource();
    await source.publishCard(FAKE_CARD);
    await source.announce(readyStatus());
    const [instance] = await redis.smembers(KEYS.classifiers);
    expect(await redis.strlen(KEYS.classifier(instance ?? ''))).toBeLessThan(1000);
    expect(await redis.strlen(KEY)).toBeGreaterThan(50_000);
  });

  it('are kept from expiring while a classifier lives', async () => {
    const source = await startSource();
    await source.publishCard(FAKE_CARD);
    await redis.pexpire(KEY, 60_000);
    await eventually(async () => {
      expect(await redis.pttl(KEY)).toBeGreaterThan(60_000);
    });
  });

  it('are those of the classifier that started last', async () => {
    const tench = { id: 'n01440764', name: 'tench' };
    const corrected = { ...FAKE_CARD, labels: [tench, ...FAKE_CARD.labels.slice(1)] };
    await (await startSource()).publishCard(FAKE_CARD);
    await (await startSource()).publishCard(corrected);
    const card = await (await startDispatcher()).card(digest);
    expect(card).toEqual(corrected);
  });

  it('are read once a minute, and known while Redis is away', async () => {
    let skippedMs = 0;
    const clock: Clock = {
      ...systemClock,
      monotonicMs: () => systemClock.monotonicMs() + skippedMs,
    };
    const source = await startSource();
    await source.publishCard(FAKE_CARD);
    const dispatcher = await startDispatcher({ clock });
    await dispatcher.card(digest);
    await source.publishCard({ ...FAKE_CARD, labels: FAKE_CARD.labels.slice(0, 10) });
    await expect(dispatcher.card(digest)).resolves.toMatchObject({ labels: { length: 1000 } });
    skippedMs = 60_000;
    await expect(dispatcher.card(digest)).resolves.toMatchObject({ labels: { length: 10 } });
    await server.kill();
    skippedMs = 120_000;
    await expect(dispatcher.card(digest)).resolves.toMatchObject({ labels: { length: 10 } });
    await expect(dispatcher.card('ef'.repeat(32))).rejects.toMatchObject({
      code: 'QUEUE_UNAVAILABLE',
    });
    await server.resume();
  });
});
