import { afterEach, describe, expect, it } from '@jest/globals';
import { RedisJobSource } from '@detections/classifier/redis';
import {
  Api,
  apiVariables,
  chooseStorage,
  teachingLimits,
  MemoryAnsweredClassifications,
} from '@detections/graphql-api';
import { RedisJobDispatcher } from '@detections/graphql-api/redis';
import { createInMemoryQueue, systemClock } from '@detections/runtime';
import type { JobDispatcher, JobSource } from '@detections/schema';
import { KEYS } from '@detections/runtime/redis';
import {
  classifyParts,
  describeWith,
  eventually,
  FAKE_CARD,
  FAKE_MODEL,
  multipartBody,
  postHead,
  RawClient,
  readinessOf,
  readyStatus,
  RedisServer,
} from '@detections/test-support';
import { Redis } from 'ioredis';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';

const LIMITS = { maxQueueLength: 4, maxQueueBytes: 10_000_000 };
const PNG = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  Buffer.alloc(100_000),
]);
const NEVER = new AbortController().signal;
const logger = pino({ level: 'silent' });

interface Queue {
  readonly dispatcher: JobDispatcher;
  readonly source: JobSource;
}

/** The API over one queue, before a classifier that says it is ready and takes nothing. */
class IdleService {
  readonly #closers: (() => Promise<void>)[] = [];
  #url = '';

  get url(): string {
    return this.#url;
  }

  async start({ dispatcher, source }: Queue): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'detections-caller-gone-'));
    const config = apiVariables.parse({ PORT: '0', UI_DIR: folder, DATA_DIR: folder });
    const limits = teachingLimits(config);
    const api = new Api({
      config,
      dispatcher,
      storage: chooseStorage({ location: config, limits, clock: systemClock, logger }),
      answered: new MemoryAnsweredClassifications({ windowMs: 60_000, clock: systemClock }),
      clock: systemClock,
      logger,
    });
    this.#closers.push(
      () => rm(folder, { recursive: true }),
      () => source.close(),
      () => api.close(),
    );
    await source.start();
    await api.start();
    this.#url = api.url;
    await source.publishCard(FAKE_CARD);
    await source.announce(readyStatus());
    await eventually(() => {
      expect(readinessOf(dispatcher)).toMatchObject({ ready: true });
    });
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) await close();
  }
}

const isEmpty = (dispatcher: JobDispatcher): boolean => dispatcher.load().length === 0;

function describeCallersThatGo(name: string, createQueue: () => Promise<Queue>): void {
  describe(`a caller that goes away, over ${name}`, () => {
    const service = new IdleService();

    afterEach(() => service.close());

    it.each(['/predict', '/graphql'])('takes its job along while it waits (%s)', async (path) => {
      const queue = await createQueue();
      await service.start(queue);
      const client = await RawClient.connect(service.url);
      const parts = classifyParts(PNG).map((part) =>
        path === '/predict' && part.fileName !== undefined ? { ...part, name: 'file' } : part,
      );
      const body = multipartBody(parts);
      client.write(postHead(path, body.length));
      client.write(body);
      await eventually(() => {
        expect(isEmpty(queue.dispatcher)).toBe(false);
      });
      client.destroy();
      await eventually(() => {
        expect(isEmpty(queue.dispatcher)).toBe(true);
      });
      await expect(
        queue.source.take(8, { models: [FAKE_MODEL], waitMs: 300, signal: NEVER }),
      ).resolves.toEqual([]);
    });

    it.each(['/predict', '/graphql'])(
      'half-way through its upload queues none (%s)',
      async (path) => {
        const queue = await createQueue();
        await service.start(queue);
        const client = await RawClient.connect(service.url);
        const body = multipartBody(classifyParts(PNG));
        client.write(postHead(path, body.length));
        client.write(body.subarray(0, body.length / 2));
        await new Promise((resolve) => setTimeout(resolve, 200));
        client.destroy();
        await client.closed();
        await expect(
          queue.source.take(8, { models: [FAKE_MODEL], waitMs: 500, signal: NEVER }),
        ).resolves.toEqual([]);
        expect(isEmpty(queue.dispatcher)).toBe(true);
      },
    );
  });
}

describeCallersThatGo('memory', () => Promise.resolve(createInMemoryQueue(LIMITS, systemClock)));

describeWith(['redis'], 'with Redis', () => {
  const opened: { redis: Redis; server: RedisServer }[] = [];

  afterEach(async () => {
    for (const { redis, server } of opened.splice(0)) {
      // Neither the job nor its image stayed.
      expect(await redis.xlen(KEYS.jobs(FAKE_MODEL))).toBe(0);
      expect(Number(await redis.get(KEYS.queuedBytes))).toBe(0);
      expect(await redis.keys('*image*')).toEqual([]);
      redis.disconnect();
      await server.close();
    }
  });

  describeCallersThatGo('Redis', async () => {
    const server = await RedisServer.start();
    opened.push({ server, redis: new Redis(server.url) });
    const shared = { url: server.url, clock: systemClock, logger };
    return {
      dispatcher: new RedisJobDispatcher({ ...shared, limits: LIMITS }),
      source: new RedisJobSource({ ...shared, claimIdleMs: 5000, maxDeliveries: 2 }),
    };
  });
});
