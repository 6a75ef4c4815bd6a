import { describe, expect, it } from '@jest/globals';
import { FAKE_MODEL, FakeClock } from '@detections/test-support';
import type { Classification } from '../classification.js';
import type { ClassifyRequest } from '../classify-upload.js';
import type { AnsweredClassifications } from './answered-classifications.js';
import { createAnswered } from './feedback.fixture.js';
import { rememberAnswers } from './remember-answers.js';

const ANSWERED = createAnswered({ answeredAt: '2023-11-14T22:13:20.000Z' });

const CLASSIFICATION: Classification = {
  id: ANSWERED.classificationId,
  preset: 'CENTER_CROP',
  predictions: [ANSWERED.predicted],
  heatmaps: [],
  familiarity: null,
  known: null,
  image: {
    width: 2,
    height: 1,
    mediaType: 'image/png',
    bytes: 16,
    sha256: ANSWERED.imageSha256,
  },
  model: FAKE_MODEL,
  cached: false,
  timing: { queuedMs: 0, decodeMs: 0, inferenceMs: 0, totalMs: 0, batchSize: 1 },
};

const REQUEST: ClassifyRequest = {
  image: Buffer.from('pixels'),
  preprocessing: 'CENTER_CROP',
  topK: 1,
  signal: new AbortController().signal,
};

describe('rememberAnswers', () => {
  const warnings: string[] = [];
  const logger = {
    warn: (_fields: unknown, message: string) => {
      warnings.push(message);
    },
    info: () => undefined,
  };

  const classify = (remember: AnsweredClassifications['remember']): Promise<Classification> => {
    const answered = {
      remember,
      find: () => Promise.resolve(undefined),
      close: () => Promise.resolve(),
    };
    const classifyUpload = rememberAnswers(() => Promise.resolve(CLASSIFICATION), {
      answered,
      clock: new FakeClock(),
      logger,
    });
    return classifyUpload(REQUEST);
  };

  it('remembers what feedback is understood by', async () => {
    const remembered: unknown[] = [];
    const answer = await classify((answered) => {
      remembered.push(answered);
      return Promise.resolve();
    });
    expect(answer).toBe(CLASSIFICATION);
    expect(remembered).toEqual([ANSWERED]);
  });

  it('answers though remembering never ends', async () => {
    await expect(classify(() => new Promise<never>(() => undefined))).resolves.toBe(CLASSIFICATION);
  });

  it('answers though remembering fails, and says so in the log', async () => {
    await expect(classify(() => Promise.reject(new Error('Redis is away')))).resolves.toBe(
      CLASSIFICATION,
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual(['remembering answers fails']);
  });
});
