import { afterEach, expect, it } from '@jest/globals';
import { KEYS } from '@detections/runtime/redis';
import {
  classify,
  describeWith,
  eventually,
  SAMPLE,
  startStandalone,
} from '@detections/test-support';
import { z } from 'zod';
import { Cluster, untilReady } from '../cluster.fixture.js';

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
  let cluster: Cluster | undefined;

  afterEach(() => cluster?.close());

  it('is answered by another API process from what the first one kept', async () => {
    cluster = await Cluster.startWithPostgres(WITH_CACHE);
    const { client } = cluster;
    await cluster.startClassifier();
    const [one, other] = await Promise.all([cluster.startApi(), cluster.startApi()]);
    await Promise.all([one, other].map(untilReady));
    const first = await classifySample(one.url);
    // An answer does not wait for it.
    await eventually(async () => {
      expect(await client.keys(KEYS.result('*'))).toHaveLength(1);
    });
    expectCached(await classifySample(other.url), first);
  }, 180_000);
});
