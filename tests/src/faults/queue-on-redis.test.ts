import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RedisJobSource } from '@detections/classifier/redis';
import type { RedisJobDispatcher } from '@detections/graphql-api/redis';
import { failedReply, JobTimeoutError } from '@detections/schema';
import { CLAIM_SCRIPT, CONSUMER_GROUP, KEYS } from '@detections/runtime/redis';
import {
  createJob,
  describeWith,
  eventually,
  FAKE_MODEL,
  readinessOf,
  readyStatus,
  type RedisServer,
  succeed,
  withRedis,
} from '@detections/test-support';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { withQueueEnds } from '../redis/queue-ends.fixture.js';
import { createLogKeeper } from './log-lines.fixture.js';

const NEVER = new AbortController().signal;
const CLAIM_IDLE_MS = 300;
const { logger, lines } = createLogKeeper();

const pendingSchema = z.array(z.tuple([z.string(), z.string(), z.number(), z.number()]));

describeWith(['redis'], 'both ends of the queue on Redis', () => {
  let server: RedisServer;
  let redis: Redis;
  let dispatcher: RedisJobDispatcher;
  let source: RedisJobSource;

  withRedis((started) => {
    ({ server, redis } = started);
  });

  const { startDispatcher, startSource } = withQueueEnds(() => ({
    url: server.url,
    logger,
    limits: { maxQueueLength: 4, maxQueueBytes: 1000 },
    claimIdleMs: CLAIM_IDLE_MS,
  }));

  beforeEach(async () => {
    lines.length = 0;
    await redis.flushall();
    dispatcher = await startDispatcher();
    source = await startSource();
  });

  const take = (from: RedisJobSource, waitMs = 2000) =>
    from.take(8, { models: [FAKE_MODEL], waitMs, signal: NEVER });
  /** The one job that a classifier holds: its entry, and whose it is. */
  const held = async (): Promise<readonly [entryId: string, consumer: string]> => {
    const entries = await redis.xpending(KEYS.jobs(FAKE_MODEL), CONSUMER_GROUP, '-', '+', 10);
    const [[entryId, consumer] = ['', '']] = pendingSchema.parse(entries);
    return [entryId, consumer];
  };

  it('drops and counts the reply of a classifier that lost its job, while another is at it', async () => {
    const job = createJob();
    const answered = dispatcher.dispatch(job, { signal: NEVER });
    const [delivery] = await take(source);
    // As if it had been frozen until another took the job over.
    const [entryId] = await held();
    await redis.xclaim(KEYS.jobs(FAKE_MODEL), CONSUMER_GROUP, 'another', 0, entryId);
    await delivery?.reply(failedReply(job.id, new JobTimeoutError('Too late, it thinks.')));
    expect(await redis.xlen(KEYS.jobs(FAKE_MODEL))).toBe(1);
    expect(await redis.exists(KEYS.image(job.id))).toBe(1);
    expect(lines.filter(({ dropped }) => dropped !== undefined)).toMatchObject([
      { jobId: job.id, dropped: 1 },
    ]);
    // The other one dies as well, and a third answers.
    const third = await startSource();
    await eventually(async () => {
      const [again] = await take(third, 100);
      if (again === undefined) throw new Error('Not yet.');
      await again.reply(succeed(job));
    });
    await expect(answered).resolves.toMatchObject({ status: 'succeeded' });
  });

  it('does not take its own job over after it was frozen', async () => {
    const answered = dispatcher.dispatch(createJob(), { signal: NEVER });
    const [delivery] = await take(source);
    // Longer than it pauses between two looks for jobs of others.
    await new Promise((resolve) => setTimeout(resolve, CLAIM_IDLE_MS));
    const [entryId, consumer] = await held();
    await redis.xclaim(
      ...([KEYS.jobs(FAKE_MODEL), CONSUMER_GROUP, consumer, 0, entryId, 'IDLE', 60_000] as const),
    );
    await expect(take(source, 10)).resolves.toEqual([]);
    await delivery?.reply(succeed(delivery.job));
    await expect(answered).resolves.toMatchObject({ status: 'succeeded' });
  });

  it('does not count a job as delivered that got lost on the way to it', async () => {
    const answered = dispatcher.dispatch(createJob(), { signal: NEVER });
    const [delivery] = await take(source);
    // As if the reply that hands out the job had never come: often, and in a row.
    for (let times = 0; times < 5; times += 1) {
      const [entryId, consumer] = await held();
      await redis.eval(
        ...([CLAIM_SCRIPT, 1, KEYS.jobs(FAKE_MODEL), CONSUMER_GROUP, consumer, 0] as const),
      );
      const [[, , , deliveries] = []] = pendingSchema.parse(
        await redis.xpending(KEYS.jobs(FAKE_MODEL), CONSUMER_GROUP, entryId, entryId, 1),
      );
      expect(deliveries).toBe(1);
    }
    await delivery?.reply(succeed(delivery.job));
    await expect(answered).resolves.toMatchObject({ status: 'succeeded' });
  });

  it('makes itself known again where an API forgot it in the moment it came back', async () => {
    await source.announce(readyStatus());
    await redis.del(KEYS.classifiers);
    await eventually(() => {
      expect(readinessOf(dispatcher)).toMatchObject({ ready: false });
    });
    await eventually(() => {
      expect(readinessOf(dispatcher)).toMatchObject({ ready: true });
    });
  });

  it('answers what a FLUSHALL took away with nothing but a dropped reply', async () => {
    const answered = dispatcher.dispatch(createJob({ deadlineAt: performance.now() + 1000 }), {
      signal: NEVER,
    });
    const settled = answered.catch((error: unknown) => error);
    const [delivery] = await take(source);
    await redis.flushall();
    await delivery?.reply(succeed(delivery.job));
    expect(lines.at(-1)).toMatchObject({ dropped: 1 });
    await expect(settled).resolves.toMatchObject({ code: 'JOB_TIMEOUT' });
  });

  describe.each([
    ['full', ['maxmemory', '1'], ['maxmemory', '0'], 'OOM'],
    ['read-only', ['min-replicas-to-write', '1'], ['min-replicas-to-write', '0'], 'NOREPLICAS'],
  ] as const)('while Redis is %s', (_, fault, remedy, reason) => {
    afterEach(() => redis.config('SET', ...remedy));

    it('refuses new jobs at once, says so once in the log, and goes on by itself', async () => {
      await redis.config('SET', ...fault);
      for (let request = 0; request < 3; request += 1) {
        await expect(dispatcher.dispatch(createJob(), { signal: NEVER })).rejects.toMatchObject({
          code: 'QUEUE_UNAVAILABLE',
        });
      }
      await redis.config('SET', ...remedy);
      const answered = dispatcher.dispatch(createJob(), { signal: NEVER });
      const [delivery] = await take(source);
      await delivery?.reply(succeed(delivery.job));
      await expect(answered).resolves.toMatchObject({ status: 'succeeded' });
      expect(lines.filter(({ msg }) => String(msg).includes('the queue'))).toMatchObject([
        { msg: 'no job goes into the queue', reason: expect.stringContaining(reason) },
        { msg: 'jobs go into the queue again' },
      ]);
    });
  });

  it('answers the jobs in a full Redis, and its classifiers stay known', async () => {
    await source.announce(readyStatus());
    const answered = dispatcher.dispatch(createJob(), { signal: NEVER });
    const [delivery] = await take(source);
    await redis.config('SET', 'maxmemory', '1');
    try {
      await delivery?.reply(succeed(delivery.job));
      await expect(answered).resolves.toMatchObject({ status: 'succeeded' });
      // Longer than a classifier is remembered that says nothing.
      await new Promise((resolve) => setTimeout(resolve, 6000));
      expect(readinessOf(dispatcher)).toMatchObject({ ready: true });
    } finally {
      await redis.config('SET', 'maxmemory', '0');
    }
  }, 20_000);
});
