import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { RedisJobSource } from '@detections/classifier/redis';
import { RedisJobDispatcher } from '@detections/graphql-api/redis';
import { systemClock, type Clock } from '@detections/runtime';
import { LONGEST_JOB_TIMEOUT_MS, type Delivery } from '@detections/schema';
import { CONSUMER_GROUP, encodeReply, KEYS } from '@detections/runtime/redis';
import {
  createJob,
  describeWith,
  eventually,
  FAKE_MODEL,
  type RedisServer,
  succeed,
  withRedis,
} from '@detections/test-support';
import type { Redis } from 'ioredis';
import { pino } from 'pino';

const NEVER = new AbortController().signal;
const CLAIM_IDLE_MS = 300;
const STEP_MS = 120_000;
const logger = pino({ level: 'silent' });

describeWith(['redis'], 'a clock that is stepped', () => {
  let server: RedisServer;
  let redis: Redis;
  let stepMs: number;
  let dispatcher: RedisJobDispatcher;
  let source: RedisJobSource;

  withRedis(
    async (started) => {
      ({ server, redis } = started);
      await redis.call('DEBUG', 'SET-SKIP-CHECKSUM-VALIDATION', '1');
    },
    // For the future that a Redis finds itself in when its clock is set back.
    { arguments: ['--enable-debug-command', 'yes'] },
  );

  beforeEach(async () => {
    await redis.flushall();
    stepMs = 0;
    const { url } = server;
    const clock: Clock = { ...systemClock, now: () => systemClock.now() + stepMs };
    const limits = { maxQueueLength: 4, maxQueueBytes: 1000 };
    dispatcher = new RedisJobDispatcher({ url, limits, clock: systemClock, logger });
    source = new RedisJobSource({
      ...{ url, clock, logger },
      claimIdleMs: CLAIM_IDLE_MS,
      maxDeliveries: 3,
    });
    await Promise.all([dispatcher.start(), source.start()]);
  });

  afterEach(async () => {
    await dispatcher.close();
    await source.close();
  });

  const take = (waitMs = 100): Promise<readonly Delivery[]> =>
    source.take(8, { models: [FAKE_MODEL], waitMs, signal: NEVER });
  const answerOne = (): Promise<void> =>
    eventually(async () => {
      const [delivery] = await take();
      if (delivery === undefined) throw new Error('No job came.');
      await delivery.reply(succeed(delivery.job));
    });
  /** A job in the hands of a classifier that is no more. */
  const dispatchToTheDead = async (): Promise<{ readonly answered: Promise<unknown> }> => {
    await take(10);
    const answered = dispatcher.dispatch(createJob(), { signal: NEVER });
    await eventually(async () => {
      const read = await redis.xreadgroup(
        ...(['GROUP', CONSUMER_GROUP, 'dead', 'STREAMS', KEYS.jobs(FAKE_MODEL), '>'] as const),
      );
      if (read === null) throw new Error('Not yet.');
    });
    return { answered };
  };
  /** All that was delivered was so by a clock that was ahead of the present one. */
  const stepRedisBack = async (): Promise<void> => {
    const dump = await redis.dumpBuffer(KEYS.jobs(FAKE_MODEL));
    const now = Date.now();
    let stamps = 0;
    for (let at = 0; at + 8 <= dump.length; at += 1) {
      const value = Number(dump.readBigUInt64LE(at));
      if (Math.abs(value - now) > 60_000) continue;
      dump.writeBigUInt64LE(BigInt(value + STEP_MS), at);
      stamps += 1;
    }
    expect(stamps).toBeGreaterThan(0);
    await redis.restore(KEYS.jobs(FAKE_MODEL), 0, dump, 'REPLACE');
  };

  it('a classifier’s, back: it goes on taking jobs over', async () => {
    await take(10);
    stepMs = -STEP_MS;
    const { answered } = await dispatchToTheDead();
    await answerOne();
    await expect(answered).resolves.toMatchObject({ status: 'succeeded' });
  });

  it('Redis’s own, back: jobs delivered before are taken over all the same, and not at once', async () => {
    const { answered } = await dispatchToTheDead();
    await stepRedisBack();
    await expect(take(10)).resolves.toEqual([]);
    await answerOne();
    await expect(answered).resolves.toMatchObject({ status: 'succeeded' });
  });

  it('Redis’s own, back: replies on a stream that is made anew are read', async () => {
    const first = dispatcher.dispatch(createJob(), { signal: NEVER });
    await answerOne();
    await first;
    const answered = dispatcher.dispatch(createJob(), { signal: NEVER });
    const [delivery] = await take(2000);
    if (delivery === undefined) throw new Error('No job came.');
    const [replies = ''] = await redis.keys(KEYS.replies('*'));
    await redis.del(replies);
    await redis.xadd(
      replies,
      `${String(Date.now() - STEP_MS)}-0`,
      ...encodeReply(succeed(delivery.job)),
    );
    await expect(answered).resolves.toMatchObject({ status: 'succeeded' });
    await delivery.reply(succeed(delivery.job));
  });

  it.each([-3_600_000, 3_600_000])('a classifier’s, by %d ms: no job is too late', async (step) => {
    stepMs = step;
    const answered = dispatcher.dispatch(createJob(), { signal: NEVER });
    const [delivery] = await take(2000);
    expect(delivery?.isCancelled()).toBe(false);
    await delivery?.reply(succeed(delivery.job));
    await expect(answered).resolves.toMatchObject({ status: 'succeeded' });
  });

  it('and a deadline without end is none: nobody works for longer than for the longest wait', async () => {
    const job = createJob();
    const answered = dispatcher.dispatch(job, { signal: NEVER });
    await eventually(async () => {
      expect(await redis.persist(KEYS.image(job.id))).toBe(1);
    });
    const [delivery] = await take(2000);
    const remainingMs = (delivery?.job.deadlineAt ?? Infinity) - performance.now();
    expect(remainingMs).toBeLessThanOrEqual(LONGEST_JOB_TIMEOUT_MS);
    await delivery?.reply(succeed(delivery.job));
    await answered;
  });
});
