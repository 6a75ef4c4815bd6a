import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RedisJobSource } from '@detections/classifier/redis';
import { RedisJobDispatcher } from '@detections/graphql-api/redis';
import { systemClock } from '@detections/runtime';
import type { QueueLimits } from '@detections/schema';
import { describeJobQueueContract, type JobQueuePair } from '@detections/schema/job-queue-contract';
import { CONSUMER_GROUP, KEYS } from '@detections/runtime/redis';
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
import { pino } from 'pino';

const NEVER = new AbortController().signal;
const LIMITS: QueueLimits = { maxQueueLength: 4, maxQueueBytes: 1000 };
const CLAIM_IDLE_MS = 300;
const logger = pino({ level: 'silent' });

describeWith(['redis'], 'the queue on Redis', () => {
  let server: RedisServer;
  let redis: Redis;

  withRedis((started) => {
    ({ server, redis } = started);
  });

  beforeEach(async () => {
    await redis.flushall();
  });

  const createDispatcher = (limits = LIMITS): RedisJobDispatcher =>
    new RedisJobDispatcher({ url: server.url, limits, clock: systemClock, logger });
  const createSource = (): RedisJobSource =>
    new RedisJobSource({
      url: server.url,
      clock: systemClock,
      logger,
      claimIdleMs: CLAIM_IDLE_MS,
      maxDeliveries: 2,
    });
  const createPair = async (limits: QueueLimits): Promise<JobQueuePair> => {
    const dispatcher = createDispatcher(limits);
    const source = createSource();
    await Promise.all([dispatcher.start(), source.start()]);
    await eventually(() => {
      expect(readinessOf(dispatcher)).toMatchObject({ code: 'MODEL_NOT_READY' });
    });
    return { dispatcher, source };
  };

  describeJobQueueContract('Redis Streams', createPair);

  describe('beyond the contract', () => {
    const closeables: { close(): Promise<void> }[] = [];
    const open = <T extends { start(): Promise<void>; close(): Promise<void> }>(part: T): T => {
      closeables.push(part);
      return part;
    };
    const start = async (): Promise<JobQueuePair> => {
      const { dispatcher, source } = await createPair(LIMITS);
      return { dispatcher: open(dispatcher), source: open(source) };
    };
    const take = (source: RedisJobSource | JobQueuePair['source'], waitMs = 2000) =>
      source.take(8, { models: [FAKE_MODEL], waitMs, signal: NEVER });

    afterEach(async () => {
      for (const part of closeables.splice(0)) await part.close();
    });

    it('keeps jobs that came before the first classifier', async () => {
      const dispatcher = open(createDispatcher());
      await dispatcher.start();
      const job = createJob();
      const answered = dispatcher.dispatch(job, { signal: NEVER });
      await eventually(async () => {
        expect(await redis.xlen(KEYS.jobs(FAKE_MODEL))).toBe(1);
      });
      const source = open(createSource());
      await source.start();
      const [delivery] = await take(source);
      await delivery?.reply(succeed(job));
      await expect(answered).resolves.toMatchObject({ id: job.id });
    });

    it('leaves nothing behind once every job is answered', async () => {
      const { dispatcher, source } = await start();
      const answered = dispatcher.dispatch(createJob(), { signal: NEVER });
      const [delivery] = await take(source);
      await delivery?.reply(succeed(delivery.job));
      await answered;
      expect(await redis.xlen(KEYS.jobs(FAKE_MODEL))).toBe(0);
      expect(await redis.get(KEYS.queuedBytes)).toBe('0');
      expect(await redis.keys('*image*')).toEqual([]);
      expect(await redis.xpending(KEYS.jobs(FAKE_MODEL), CONSUMER_GROUP)).toEqual([
        0,
        null,
        null,
        null,
      ]);
      const [replies] = await redis.keys('*replies*');
      expect(await redis.pttl(replies ?? '')).toBeGreaterThan(0);
    });

    it('gives the jobs of a classifier that went silent to another, alone and counted', async () => {
      const { dispatcher, source } = await start();
      const jobs = [createJob(), createJob()];
      const answers = jobs.map((job) => dispatcher.dispatch(job, { signal: NEVER }));
      await eventually(async () => {
        expect(await redis.xlen(KEYS.jobs(FAKE_MODEL))).toBe(2);
      });
      // A classifier that takes both and dies: nothing of it renews what it holds.
      await redis
        .xreadgroup('GROUP', CONSUMER_GROUP, 'dead', 'STREAMS', KEYS.jobs(FAKE_MODEL), '>')
        .catch(async () => {
          await redis.xgroup('CREATE', KEYS.jobs(FAKE_MODEL), CONSUMER_GROUP, '0');
          await redis.xreadgroup(
            'GROUP',
            CONSUMER_GROUP,
            'dead',
            'STREAMS',
            KEYS.jobs(FAKE_MODEL),
            '>',
          );
        });
      const taken: string[] = [];
      while (taken.length < 2) {
        const deliveries = await take(source, 100);
        expect(deliveries.length).toBeLessThanOrEqual(1);
        for (const { job, deliveries: times, reply } of deliveries) {
          expect(times).toBe(2);
          taken.push(job.id);
          await reply(succeed(job));
        }
      }
      await expect(Promise.all(answers)).resolves.toHaveLength(2);
    });

    it('keeps what a busy classifier holds, however long it takes', async () => {
      const { dispatcher, source } = await start();
      const other = open(createSource());
      await other.start();
      const answered = dispatcher.dispatch(createJob(), { signal: NEVER });
      const [delivery] = await take(source);
      const giveUpAt = Date.now() + 4 * CLAIM_IDLE_MS;
      while (Date.now() < giveUpAt) await expect(take(other, 100)).resolves.toEqual([]);
      await delivery?.reply(succeed(delivery.job));
      await expect(answered).resolves.toMatchObject({ status: 'succeeded' });
    });

    it('gives up a job that outlived too many classifiers, and keeps a record of it', async () => {
      const { dispatcher, source } = await start();
      const job = createJob();
      const answered = dispatcher.dispatch(job, { signal: NEVER });
      const [delivery] = await take(source);
      expect(delivery?.job.id).toBe(job.id);
      await source.close();
      for (const name of ['second', 'third']) {
        await new Promise((resolve) => setTimeout(resolve, CLAIM_IDLE_MS + 50));
        if (name === 'third') break;
        await redis.xautoclaim(KEYS.jobs(FAKE_MODEL), CONSUMER_GROUP, name, CLAIM_IDLE_MS, '0');
      }
      const last = open(createSource());
      await last.start();
      await expect(take(last, 100)).resolves.toEqual([]);
      await expect(answered).resolves.toMatchObject({
        status: 'failed',
        error: { code: 'JOB_POISONED' },
      });
      const [record] = await redis.xrange(KEYS.deadJobs, '-', '+');
      expect(record?.[1]).toEqual(expect.arrayContaining(['jobId', job.id]));
    });

    it('puts an entry that is no job aside and goes on', async () => {
      const { dispatcher, source } = await start();
      await redis.xadd(KEYS.jobs(FAKE_MODEL), '*', 'what', 'is this');
      const answered = dispatcher.dispatch(createJob(), { signal: NEVER });
      const deliveries = [...(await take(source)), ...(await take(source, 100))];
      for (const { job, reply } of deliveries) await reply(succeed(job));
      await expect(answered).resolves.toMatchObject({ status: 'succeeded' });
      expect(await redis.xlen(KEYS.deadJobs)).toBe(1);
    });

    it('goes on after Redis lost everything it held', async () => {
      const { dispatcher, source } = await start();
      await take(source, 10);
      await redis.flushall();
      const answered = dispatcher.dispatch(createJob(), { signal: NEVER });
      const [delivery] = await take(source);
      await delivery?.reply(succeed(delivery.job));
      await expect(answered).resolves.toMatchObject({ status: 'succeeded' });
    });

    it('fails fast while Redis is away and works again once it is back', async () => {
      const { dispatcher, source } = await start();
      await source.announce(readyStatus());
      await server.kill();
      const startedAt = Date.now();
      await expect(dispatcher.dispatch(createJob(), { signal: NEVER })).rejects.toMatchObject({
        code: 'QUEUE_UNAVAILABLE',
      });
      expect(Date.now() - startedAt).toBeLessThan(2000);
      await eventually(() => {
        expect(readinessOf(dispatcher)).toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
      });
      await server.resume();
      await eventually(() => {
        expect(readinessOf(dispatcher)).toMatchObject({ ready: true });
      });
      const answered = dispatcher.dispatch(createJob(), { signal: NEVER });
      await eventually(async () => {
        const [delivery] = await take(source, 500);
        if (delivery === undefined) throw new Error('No job came.');
        await delivery.reply(succeed(delivery.job));
      });
      await expect(answered).resolves.toMatchObject({ status: 'succeeded' });
    });

    it('counts on a classifier only while it says that it is there', async () => {
      const { dispatcher, source } = await start();
      await source.announce(readyStatus());
      await eventually(() => {
        expect(readinessOf(dispatcher)).toEqual({ ready: true, model: FAKE_MODEL });
      });
      await source.close();
      await eventually(() => {
        expect(readinessOf(dispatcher)).toMatchObject({ ready: false, code: 'MODEL_NOT_READY' });
      });
    });
  });
});
