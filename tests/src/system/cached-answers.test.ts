import { afterEach, expect, it } from '@jest/globals';
import { KEYS } from '@detections/runtime/redis';
import {
  classify,
  describeWith,
  eventually,
  freePort,
  modelEnvironment,
  PostgresServer,
  RedisServer,
  SAMPLE,
  ServiceProcess,
  startStandalone,
  waitUntilReady,
} from '@detections/test-support';
import { Redis } from 'ioredis';
import { z } from 'zod';

const answerSchema = z
  .object({ data: z.object({ classify: z.looseObject({ id: z.string(), cached: z.boolean() }) }) })
  .transform(({ data }) => data.classify);
type Answer = z.infer<typeof answerSchema>;

const WITH_CACHE = { CACHE_TTL_SECONDS: '60' };

async function classifySample(url: string): Promise<Answer> {
  const { body } = await classify(url, SAMPLE.path);
  return answerSchema.parse(body);
}

/** The second answer says the same as the first one, and that nothing was computed for it. */
function expectCached(second: Answer, first: Answer): void {
  expect(first).toMatchObject({ cached: false, label: SAMPLE.label });
  expect(second).toMatchObject({
    cached: true,
    timing: { queuedMs: 0, decodeMs: 0, inferenceMs: 0, batchSize: 0 },
  });
  expect(second.id).not.toBe(first.id);
  for (const same of ['label', 'confidence', 'predictions', 'image']) {
    expect(second[same]).toEqual(first[same]);
  }
}

describeWith(['network'], 'the same photo sent again', () => {
  it('is answered from memory in one process', async () => {
    const service = await startStandalone(WITH_CACHE);
    try {
      const first = await classifySample(service.url);
      expectCached(await classifySample(service.url), first);
    } finally {
      await service.close();
    }
  }, 180_000);
});

describeWith(['redis', 'postgres', 'network'], 'the same photo sent again over Redis', () => {
  const processes: ServiceProcess[] = [];
  let redis: RedisServer | undefined;
  let postgres: PostgresServer | undefined;

  afterEach(async () => {
    await Promise.all(processes.splice(0).map((running) => running.close()));
    await redis?.close();
    await postgres?.close();
  });

  it('is answered by another API process from what the first one kept', async () => {
    [redis, postgres] = await Promise.all([RedisServer.start(), PostgresServer.start()]);
    const stores = { REDIS_URL: redis.url, DATABASE_URL: postgres.url };
    const environment = { ...modelEnvironment(), ...stores, ...WITH_CACHE };
    processes.push(ServiceProcess.start('classifier/dist/main.js', environment));
    const startApi = async (): Promise<string> => {
      const PORT = String(await freePort());
      const api = ServiceProcess.start('graphql-api/dist/main.js', { ...environment, PORT });
      processes.push(api);
      await waitUntilReady(`http://127.0.0.1:${PORT}`, api);
      return `http://127.0.0.1:${PORT}`;
    };
    const [one, other] = await Promise.all([startApi(), startApi()]);
    const first = await classifySample(one);
    const client = new Redis(redis.url);
    // An answer does not wait for it.
    await eventually(async () => {
      expect(await client.keys(KEYS.result('*'))).toHaveLength(1);
    });
    client.disconnect();
    expectCached(await classifySample(other), first);
  }, 180_000);
});
