import { beforeEach, expect, it } from '@jest/globals';
import type { RedisJobSource } from '@detections/classifier/redis';
import {
  RedisAnsweredClassifications,
  type RedisJobDispatcher,
} from '@detections/graphql-api/redis';
import { jobHeaderSchema, type ClassificationJob, type Delivery } from '@detections/schema';
import { encodeJob, KEYS } from '@detections/runtime/redis';
import {
  createJob,
  describeWith,
  eventually,
  FAKE_CARD,
  FAKE_MODEL,
  readinessOf,
  readyStatus,
  type RedisServer,
  succeed,
  withRedis,
} from '@detections/test-support';
import type { Redis } from 'ioredis';
import { withQueueEnds } from '../redis/queue-ends.fixture.js';
import { createLogKeeper } from './log-lines.fixture.js';

const NEVER = new AbortController().signal;
const { logger, lines } = createLogKeeper();
/** As a stolen credential may name one: of the right form, of an API that never was. */
const STRANGER = KEYS.replies('00000000-0000-4000-8000-000000000000');

describeWith(['redis'], 'what another program writes into our keys', () => {
  let server: RedisServer;
  let redis: Redis;
  let dispatcher: RedisJobDispatcher;
  let source: RedisJobSource;

  withRedis((started) => {
    ({ server, redis } = started);
  });

  const { startDispatcher, startSource, keep } = withQueueEnds(() => ({
    url: server.url,
    logger,
    limits: { maxQueueLength: 100, maxQueueBytes: 1000 },
    claimIdleMs: 60_000,
  }));

  beforeEach(async () => {
    lines.length = 0;
    await redis.flushall();
    dispatcher = await startDispatcher();
    source = await startSource();
  });

  const dispatch = (): Promise<unknown> => dispatcher.dispatch(createJob(), { signal: NEVER });
  const take = (from = source, waitMs = 300): Promise<readonly Delivery[]> =>
    from.take(16, { models: [FAKE_MODEL], waitMs, signal: NEVER });
  const answerAll = async (from = source): Promise<void> => {
    for (const { job, reply } of await take(from)) await reply(succeed(job));
  };
  /** Two polls of the API, and one more. */
  const severalPolls = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1500));
  const said = (message: string): number =>
    lines.filter(({ msg }) => String(msg).includes(message)).length;
  /** A job whose image stays for ever. */
  const writeJob = async (replyTo: string): Promise<ClassificationJob> => {
    const job = createJob();
    await redis.set(KEYS.image(job.id), Buffer.from(job.image));
    await redis.xadd(
      KEYS.jobs(FAKE_MODEL),
      '*',
      ...encodeJob({ header: jobHeaderSchema.parse(job), imageBytes: 3, replyTo }),
    );
    return job;
  };

  it.each(['not JSON', '{"ready":"yes"}', '{"ready":true,"model":{}}', ''])(
    'a classifier’s status %j is passed over and told once',
    async (text) => {
      await redis.set(KEYS.classifier('strange'), text);
      await redis.sadd(KEYS.classifiers, 'strange');
      await severalPolls();
      expect(readinessOf(dispatcher)).toMatchObject({ code: 'MODEL_NOT_READY' });
      await source.announce(readyStatus());
      await eventually(() => {
        expect(readinessOf(dispatcher)).toEqual({ ready: true, model: FAKE_MODEL });
      });
      expect(said('unreadable status')).toBe(1);
    },
  );

  it.each(['not JSON', '{}', '[]', JSON.stringify({ ...FAKE_CARD, labels: [] })])(
    'a card that is none is as good as none (%#)',
    async (text) => {
      const { digest } = FAKE_CARD;
      await redis.set(KEYS.card(digest), text);
      for (let request = 0; request < 3; request += 1) {
        await expect(dispatcher.card(digest)).rejects.toMatchObject({
          code: 'MODEL_NOT_READY',
        });
      }
      expect(said('unreadable card')).toBe(1);
      await source.publishCard(FAKE_CARD);
      await expect(dispatcher.card(digest)).resolves.toEqual(FAKE_CARD);
    },
  );

  it('an answer that is none is as good as forgotten', async () => {
    const options = { url: server.url, windowMs: 60_000, logger };
    const answered = new RedisAnsweredClassifications(options);
    keep(answered);
    await redis.set(KEYS.answered('some'), '{"verdict":1}');
    await eventually(() => expect(answered.find('some')).resolves.toBeUndefined());
    expect(said('unreadable answer')).toBe(1);
  });

  it.each([KEYS.feedback, KEYS.jobs(FAKE_MODEL), 'elsewhere', KEYS.replies('x'), `${STRANGER}\n`])(
    'a job that wants its reply under %j is put aside',
    async (replyTo) => {
      await writeJob(replyTo);
      const answered = dispatch();
      await answerAll();
      await expect(answered).resolves.toMatchObject({ status: 'succeeded' });
      expect(await redis.exists(replyTo === KEYS.jobs(FAKE_MODEL) ? KEYS.feedback : replyTo)).toBe(
        0,
      );
      expect(await redis.xlen(KEYS.deadJobs)).toBe(1);
    },
  );

  it('many unreadable jobs are one line in the log', async () => {
    for (let index = 0; index < 40; index += 1)
      await redis.xadd(KEYS.jobs(FAKE_MODEL), '*', 'no', 'job');
    const answered = dispatch();
    for (let turn = 0; turn < 3; turn += 1) await answerAll();
    await answered;
    expect(said('unreadable job')).toBe(1);
    expect(await redis.xlen(KEYS.deadJobs)).toBe(40);
  });

  it('jobs whose replies can never be written are given up at once, and the next are answered', async () => {
    await redis.set(STRANGER, 'no stream');
    for (let index = 0; index < 16; index += 1) await writeJob(STRANGER);
    const startedAt = performance.now();
    await answerAll();
    expect(performance.now() - startedAt).toBeLessThan(1000);
    const answered = dispatch();
    await answerAll();
    await expect(answered).resolves.toMatchObject({ status: 'succeeded' });
    expect(await redis.xlen(KEYS.jobs(FAKE_MODEL))).toBe(0);
    expect(await redis.get(STRANGER)).toBe('no stream');
    expect(await redis.xlen(KEYS.deadJobs)).toBe(16);
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          msg: 'Redis refuses replies: their jobs are given up',
          reason: expect.stringContaining('WRONGTYPE'),
        }),
      ]),
    );
    expect(said('Redis refuses replies')).toBe(1);
  });

  it('nor do jobs wedge a classifier that may not reply to them', async () => {
    const rules = ['~{detections}:*', '-@all', '+@all', 'resetkeys'];
    const queue = ['jobs:*', 'queued-bytes', 'dead-jobs', 'image:*', 'replies:1*'];
    const allowed = [
      ...queue.map((key) => `~{detections:0}:${key}`),
      ...['classifiers', 'classifier:*'].map((key) => `~{detections}:${key}`),
    ];
    await redis.call('ACL', 'SETUSER', 'narrow', 'on', '>narrow', ...rules, ...allowed);
    const narrow = await startSource({ url: server.urlAs('narrow:narrow@') });
    for (let index = 0; index < 16; index += 1) await writeJob(STRANGER);
    await source.close();
    await answerAll(narrow);
    expect(await redis.xlen(KEYS.jobs(FAKE_MODEL))).toBe(0);
    expect(await redis.xrange(KEYS.deadJobs, '-', '+')).toHaveLength(16);
    expect(JSON.stringify(await redis.xrange(KEYS.deadJobs, '-', '+'))).toContain('NOPERM');
    const mine = '10000000-0000-4000-8000-000000000000';
    await writeJob(KEYS.replies(mine));
    await answerAll(narrow);
    expect(await redis.xlen(KEYS.replies(mine))).toBe(1);
  });

  it('a string in the place of an API’s own replies costs those, not the API', async () => {
    await dispatchOnce();
    const [replies = ''] = await redis.keys(KEYS.replies('*'));
    await redis.set(replies, 'no stream');
    await eventually(async () => {
      expect(await redis.exists(replies)).toBe(0);
    }, 15_000);
    await dispatchOnce();
    expect(said('reading replies fails')).toBe(1);
  }, 20_000);

  it('a counter of bytes that is no number costs no answer', async () => {
    const answers = [dispatch()];
    await eventually(async () => {
      expect(await redis.xlen(KEYS.jobs(FAKE_MODEL))).toBe(1);
    });
    await redis.set(KEYS.queuedBytes, 'many');
    answers.push(dispatch());
    await answerAll();
    await answerAll();
    await Promise.all(answers);
    await dispatchOnce();
    expect(await redis.get(KEYS.queuedBytes)).toBe('0');
  });

  it('a queue that is none: Redis’s words are in the log, once, and nowhere else', async () => {
    await redis.set(KEYS.jobs(FAKE_MODEL), 'no stream');
    for (let request = 0; request < 3; request += 1) {
      const error = await dispatch().catch((reason: unknown) => reason);
      expect(error).toMatchObject({
        code: 'QUEUE_UNAVAILABLE',
        message: expect.not.stringContaining('WRONGTYPE'),
      });
    }
    await severalPolls();
    expect(readinessOf(dispatcher)).toMatchObject({
      code: 'QUEUE_UNAVAILABLE',
      reason: expect.not.stringContaining('WRONGTYPE'),
    });
    const told = lines.filter(({ reason }) => String(reason).includes('WRONGTYPE'));
    expect(told.map(({ msg }) => msg).sort()).toEqual([
      'asking Redis for the classifiers fails',
      'no job goes into the queue',
    ]);
    await redis.del(KEYS.jobs(FAKE_MODEL));
    await eventually(dispatchOnce);
  });

  async function dispatchOnce(): Promise<void> {
    const answered = dispatch();
    await answerAll();
    await expect(answered).resolves.toMatchObject({ status: 'succeeded' });
  }
});
