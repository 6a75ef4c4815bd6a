import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { RedisJobSource } from '@detections/classifier/redis';
import { apiVariables, chooseStorage, teachingLimits } from '@detections/graphql-api';
import {
  RedisAnsweredClassifications,
  RedisJobDispatcher,
  RedisRequestCounter,
  RedisResultCache,
} from '@detections/graphql-api/redis';
import { systemClock } from '@detections/runtime';
import type { QueueLimits } from '@detections/schema';
import { describeJobQueueContract, type JobQueuePair } from '@detections/schema/job-queue-contract';
import { KEYS } from '@detections/runtime/redis';
import {
  createJob,
  describeWith,
  eventually,
  FAKE_CARD,
  FAKE_MODEL,
  modelEnvironment,
  readinessOf,
  readyStatus,
  RedisServer,
  ServiceProcess,
  succeed,
} from '@detections/test-support';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { aclFile, API, CLASSIFIER, EXPORT, INSPECTOR } from './redis-access.fixture.js';

const LIMITS: QueueLimits = { maxQueueLength: 4, maxQueueBytes: 1000 };
const CLAIM_IDLE_MS = 300;
const NEVER = new AbortController().signal;
const REPORT = { receivedAt: '2026-11-23T12:00:00.000Z', report: 'a wolf' };
const ANSWERED = {
  classificationId: '0b6c1bd1-9b3f-4f0c-8b39-3cf1a1d7a9ee',
  predicted: { label: { classIndex: 248, wordNetId: 'n02109961', name: 'wolf' }, confidence: 1 },
  preprocessing: 'KERAS',
  model: FAKE_MODEL,
  imageSha256: 'cd',
  answeredAt: '2026-11-23T12:00:00.000Z',
} as const;
const logger = pino({ level: 'silent' });

describeWith(['redis'], 'Redis with the rules of docs/operations.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'detections-acl-'));
  const closeables: { close(): Promise<void> }[] = [];
  let server: RedisServer;
  let inspector: Redis;

  beforeAll(async () => {
    const file = join(folder, 'users.acl');
    writeFileSync(file, aclFile());
    server = await RedisServer.start({ arguments: ['--aclfile', file] });
    inspector = new Redis(server.urlAs(INSPECTOR));
  });

  beforeEach(() => inspector.flushall());

  afterEach(async () => {
    for (const part of closeables.splice(0)) await part.close();
    // Nothing that a service did was refused, also where it would have gone on without.
    const refused = await inspector.call('ACL', 'LOG');
    await inspector.call('ACL', 'LOG', 'RESET');
    expect(refused).toEqual([]);
  });

  afterAll(async () => {
    inspector.disconnect();
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const open = <T extends { close(): Promise<void> }>(part: T): T => {
    closeables.push(part);
    return part;
  };
  const createSource = (maxDeliveries = 2): RedisJobSource =>
    new RedisJobSource({
      url: server.urlAs(CLASSIFIER),
      clock: systemClock,
      logger,
      claimIdleMs: CLAIM_IDLE_MS,
      maxDeliveries,
    });
  const createPair = async (limits = LIMITS): Promise<JobQueuePair> => {
    const url = server.urlAs(API);
    const dispatcher = new RedisJobDispatcher({ url, limits, clock: systemClock, logger });
    const source = createSource();
    await Promise.all([dispatcher.start(), source.start()]);
    await eventually(() => {
      expect(readinessOf(dispatcher)).toMatchObject({ code: 'MODEL_NOT_READY' });
    });
    return { dispatcher, source };
  };
  const start = async (): Promise<JobQueuePair> => {
    const { dispatcher, source } = await createPair();
    return { dispatcher: open(dispatcher), source: open(source) };
  };
  const take = (source: JobQueuePair['source'], waitMs = 2000) =>
    source.take(8, { models: [FAKE_MODEL], waitMs, signal: NEVER });

  describeJobQueueContract('Redis Streams under those rules', createPair);

  it('lets a classifier announce itself and its model, and an API read both', async () => {
    const { dispatcher, source } = await start();
    await source.publishCard(FAKE_CARD);
    await source.announce(readyStatus());
    await eventually(() => {
      expect(readinessOf(dispatcher)).toMatchObject({ ready: true });
    });
    await expect(dispatcher.card(FAKE_CARD.digest)).resolves.toEqual(FAKE_CARD);
    // Long enough for both to be said again.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    // A classifier that died without a word, for the API to forget.
    await inspector.sadd(KEYS.classifiers, 'dead');
    await eventually(async () => {
      expect(await inspector.sismember(KEYS.classifiers, 'dead')).toBe(0);
    });
  });

  it('lets a classifier take over a silent one’s job and give it up', async () => {
    const { dispatcher, source } = await start();
    const answered = dispatcher.dispatch(createJob(), { signal: NEVER });
    await expect(take(source)).resolves.toHaveLength(1);
    await source.close();
    await new Promise((resolve) => setTimeout(resolve, CLAIM_IDLE_MS + 100));
    const last = open(createSource(1));
    await last.start();
    await expect(take(last, 100)).resolves.toEqual([]);
    await expect(answered).resolves.toMatchObject({ error: { code: 'JOB_POISONED' } });
    expect(await inspector.xlen(KEYS.deadJobs)).toBe(1);
  });

  it('lets a classifier keep what it holds, and put aside what is no job', async () => {
    const { dispatcher, source } = await start();
    await inspector.xadd(KEYS.jobs(FAKE_MODEL), '*', 'what', 'is this');
    const answered = dispatcher.dispatch(createJob(), { signal: NEVER });
    const deliveries = [...(await take(source)), ...(await take(source, 100))];
    await new Promise((resolve) => setTimeout(resolve, 2 * CLAIM_IDLE_MS));
    for (const { job, reply } of deliveries) {
      const error = { code: 'INVALID_IMAGE', message: 'no picture' } as const;
      await reply({ id: job.id, status: 'failed', error });
    }
    await expect(answered).resolves.toMatchObject({ status: 'failed' });
    expect(await inspector.xlen(KEYS.deadJobs)).toBe(1);
  });

  it('lets an API keep feedback, answers, counts and results, and the export read the feedback', async () => {
    const storage = open(
      chooseStorage({
        location: { DATA_DIR: folder },
        redis: { url: server.urlAs(API) },
        limits: teachingLimits(apiVariables.parse({})),
        clock: systemClock,
        logger,
      }),
    );
    await storage.start();
    const options = { url: server.urlAs(API), windowMs: 60_000, logger };
    const answered = open(new RedisAnsweredClassifications(options));
    await storage.feedback.append(REPORT);
    await eventually(() => answered.remember(ANSWERED));
    await expect(answered.find(ANSWERED.classificationId)).resolves.toMatchObject({
      answeredAt: ANSWERED.answeredAt,
    });
    const counter = open(new RedisRequestCounter(options));
    const { count } = await eventually(() => counter.count('127.0.0.1', 60_000));
    expect(count).toBe(1);
    const limits = { ttlMs: 60_000, maxBytes: 1_000_000 };
    const results = open(new RedisResultCache({ ...options, ...limits }));
    const { predictions, heatmaps, image, model } = succeed(createJob());
    await eventually(() => results.keep('key', { predictions, heatmaps, image, model }));
    await expect(results.find('key')).resolves.toMatchObject({ model });
    const program = open(
      ServiceProcess.start('cli/dist/main.js feedback export', {
        REDIS_URL: server.urlAs(EXPORT),
        DATA_DIR: folder,
      }),
    );
    await expect(program.exited()).resolves.toBe(0);
    expect(program.output).toContain('a wolf');
  });

  it.each([
    ['nobody', '', ['get', KEYS.queuedBytes]],
    ['an API', API, ['flushall']],
    ['an API', API, ['keys', '*']],
    ['an API', API, ['config', 'get', '*']],
    ['an API', API, ['xread', 'STREAMS', KEYS.feedback, '0']],
    ['an API', API, ['xadd', KEYS.feedback, '*', 'report', 'x']],
    ['an API', API, ['xread', 'STREAMS', KEYS.jobs(FAKE_MODEL), '0']],
    ['an API', API, ['del', KEYS.feedback]],
    ['an API', API, ['xdel', KEYS.feedback, '1-1']],
    ['an API', API, ['set', KEYS.feedback, 'nothing']],
    ['an API', API, ['eval', 'return redis.call("DEL", KEYS[1])', '1', KEYS.feedback]],
    ['an API', API, ['eval', `return redis.call("DEL", "${KEYS.feedback}")`, '0']],
    [
      'an API',
      API,
      ['eval', `return redis.call("XREAD", "STREAMS", "${KEYS.jobs(FAKE_MODEL)}", "0")`, '0'],
    ],
    ['an API', API, ['set', KEYS.classifier('fake'), '{}']],
    ['an API', API, ['get', 'another:program']],
    ['a classifier', CLASSIFIER, ['del', KEYS.feedback]],
    ['a classifier', CLASSIFIER, ['del', KEYS.deadJobs]],
    ['a classifier', CLASSIFIER, ['mget', KEYS.answered('0')]],
    ['a classifier', CLASSIFIER, ['acl', 'whoami']],
    ['an export', EXPORT, ['xrange', KEYS.jobs(FAKE_MODEL), '-', '+']],
  ])('refuses %s what it does not need (%s%j)', async (_, user, [command = '', ...rest]) => {
    const redis = new Redis(server.urlAs(user), { maxRetriesPerRequest: 0, lazyConnect: true });
    redis.on('error', () => undefined);
    await expect(redis.call(command, ...rest)).rejects.toThrow(
      /NOPERM|NOAUTH|can't run this command|can't access at least one/,
    );
    redis.disconnect();
    await inspector.call('ACL', 'LOG', 'RESET');
  });

  it('says no password, wherever one is wrong', async () => {
    const both = ['graphql-api/dist/main.js', 'classifier/dist/main.js'].map((program) =>
      open(
        ServiceProcess.start(program, {
          ...modelEnvironment(),
          LOG_LEVEL: 'debug',
          PORT: '0',
          REDIS_URL: server.urlAs('api:swordfish@'),
        }),
      ),
    );
    await eventually(() => {
      for (const { output } of both) expect(output).toContain('WRONGPASS');
    }, 30_000);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await Promise.all(both.map((running) => running.close()));
    for (const { output } of both) expect(output).not.toContain('swordfish');
    await inspector.call('ACL', 'LOG', 'RESET');
  }, 60_000);

  it.each(['redis:api:swordfish@host', 'http://api:swordfish@host'])(
    'says no password where the configuration is wrong: %s',
    async (REDIS_URL) => {
      const programs = [
        'graphql-api/dist/main.js',
        'classifier/dist/main.js',
        'cli/dist/main.js serve',
      ].map((program) => open(ServiceProcess.start(program, { REDIS_URL })));
      for (const running of programs) {
        await expect(running.exited()).resolves.toBe(78);
        expect(running.output).toContain('REDIS_URL: expected redis://');
        expect(running.output).not.toContain('swordfish');
      }
    },
    60_000,
  );
});
