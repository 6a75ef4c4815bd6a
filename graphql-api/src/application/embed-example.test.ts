import { createHash } from 'node:crypto';
import { createInMemoryQueue, systemClock } from '@detections/runtime';
import type { ClassificationJob, JobReply } from '@detections/schema';
import {
  FAKE_CARD,
  FAKE_COPIES,
  FAKE_EMBEDDING,
  FAKE_MODEL,
  FakeClassifier,
  FakeClock,
  succeed,
} from '@detections/test-support';
import { afterEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { answerFromCache } from '../answers/answer-from-cache.js';
import { createAskClassifier } from '../answers/ask-classifier.js';
import { MemoryResultCache } from '../answers/memory-result-cache.js';
import { createQueueForecast } from '../answers/queue-forecast.js';
import { PNG } from '../api.fixture.js';
import { FRUIT, FRUIT_CARD } from '../doors/fruit-model.fixture.js';
import { createAskAboutUpload } from './ask-about-upload.js';
import { createEmbedExample, type EmbedExample } from './embed-example.js';
import { createEmbedUpload, type EmbedUpload } from './embed-upload.js';
import { createModels } from './models.js';

const { signal } = new AbortController();

describe('embedding an example', () => {
  const toClose: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of toClose.splice(0).reverse()) await each.close();
  });

  /** The use cases before a queue and a fake classifier, with a cache of answers. */
  const start = async (answer: (job: ClassificationJob) => JobReply = succeed) => {
    const clock = systemClock;
    const logger = pino({ level: 'silent' });
    const { dispatcher, source } = createInMemoryQueue(
      { maxQueueLength: 8, maxQueueBytes: 1000 },
      clock,
    );
    const classifier = new FakeClassifier(source, answer, [
      [FAKE_MODEL, FAKE_CARD],
      [FRUIT, FRUIT_CARD],
    ]);
    await dispatcher.start();
    await classifier.start();
    toClose.push(dispatcher, classifier);
    const jobTimeoutMs = 10_000;
    const forecast = createQueueForecast({ dispatcher, clock, jobTimeoutMs });
    const answerQuestion = answerFromCache(createAskClassifier({ dispatcher, forecast, clock }), {
      results: new MemoryResultCache({ ttlMs: 60_000, maxBytes: 100_000, clock: new FakeClock() }),
      clock,
      logger,
    });
    const models = createModels({ dispatcher, defaultModel: undefined });
    const ask = createAskAboutUpload({ models, answerQuestion, clock, jobTimeoutMs });
    const embedExample: EmbedExample = createEmbedExample({ ask, models });
    const embed: EmbedUpload = createEmbedUpload({ ask, models, known: { head: () => undefined } });
    return { classifier, embedExample, embed };
  };

  const model = { name: 'resnet50' };
  const request = { image: PNG, model, preset: 'KERAS', signal };

  it('gives the vector, copies to keep, and by what it came about', async () => {
    const { classifier, embedExample } = await start();
    await expect(embedExample(request)).resolves.toEqual({
      vector: FAKE_EMBEDDING,
      copies: FAKE_COPIES,
      model: FAKE_MODEL,
      preset: 'KERAS',
      imageSha256: createHash('sha256').update(PNG).digest('hex'),
    });
    expect(classifier.jobs.map(({ outputs }) => outputs)).toEqual([
      { topK: 0, heatmaps: [], embedding: true, copies: true },
    ]);
  });

  it('asks the classifier each time, as copies are in no cache', async () => {
    const { classifier, embedExample, embed } = await start();
    await embed(request);
    await embedExample(request);
    await embedExample(request);
    expect(classifier.jobs.map(({ outputs }) => outputs.copies)).toEqual([false, true, true]);
    await expect(embed(request)).resolves.toMatchObject({ cached: true });
  });

  it('refuses a model that has no embedding, and says which has one', async () => {
    const { classifier, embedExample } = await start();
    await expect(embedExample({ ...request, model: { name: 'fruit' } })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('expected resnet50@1') as unknown,
    });
    expect(classifier.jobs).toEqual([]);
  });

  it.each(['embedding', 'copies'])('fails where the answer holds no %s', async (part) => {
    const { embedExample } = await start((job) => ({ ...succeed(job), [part]: undefined }));
    await expect(embedExample(request)).rejects.toThrow(`holds no ${part}`);
  });
});
