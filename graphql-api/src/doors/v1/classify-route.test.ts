import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FAKE_CARD, FAKE_MODEL, succeed } from '@detections/test-support';
import { ApiFixture, PNG } from '../../api.fixture.js';
import { answerAsOneOfTwo, FRUIT, FRUIT_CARD } from '../fruit-model.fixture.js';

describe('POST /v1/classify', () => {
  let fixture: ApiFixture;

  beforeEach(async () => {
    const models = [
      [FAKE_MODEL, FAKE_CARD],
      [FRUIT, FRUIT_CARD],
    ] as const;
    fixture = await ApiFixture.start({}, {}, { answer: answerAsOneOfTwo, models });
    await fixture.classifier.start();
  });

  afterEach(() => fixture.close());

  const send = async (query = '') => {
    const response = await fixture.post(`/v1/classify${query}`, { body: new Blob([PNG]) });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };

  it('tells what it is, whether the model knows such things, and what answered', async () => {
    const { status, headers, body } = await send();
    expect(status).toBe(200);
    expect(body).toEqual({
      predictions: expect.arrayContaining([
        { label: 'Eskimo_dog', classIndex: 248, confidence: 0.73226 },
      ]),
      known: null,
      familiarity: null,
      model: 'resnet50@1',
      classificationId: headers.get('x-classification-id'),
    });
    expect([headers.get('x-model'), headers.get('x-preprocessing')]).toEqual([
      'resnet50@1',
      'CENTER_CROP',
    ]);
  });

  it.each([
    ['', 5],
    ['?topK=1', 1],
    ['?topK=1000&model=resnet50@1', 1000],
    ['?model=fruit&topK=9', 3],
  ])('asks for as many predictions as are wanted and there are: %s', async (query, topK) => {
    expect((await send(query)).status).toBe(200);
    expect(fixture.classifier.jobs[0]?.outputs).toEqual({ topK, heatmaps: [], embedding: false });
  });

  it.each([
    ['?topK=0', 'Expected "topK" to be a whole number from 1 to 1000; "0" came.'],
    ['?topK=1001', '"1001" came'],
    ['?topK=five', '"five" came'],
    ['?topK=', '"" came'],
    ['?topK=1&topK=2', 'several of them came'],
    ['?model=A B', 'NAME or NAME@VERSION'],
    ['?preset=SQUASH', 'CENTER_CROP or KERAS'],
  ])('refuses %s', async (query, message) => {
    const { status, body } = await send(query);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: { code: 'BAD_USER_INPUT', message: expect.stringContaining(message) },
    });
    expect(fixture.classifier.jobs).toEqual([]);
  });

  it('passes on what a model with a threshold says', async () => {
    await fixture.close();
    const answer = (job: Parameters<typeof succeed>[0]) => ({
      ...succeed(job),
      familiarity: 0.25,
      known: false,
    });
    fixture = await ApiFixture.start({}, {}, { answer });
    await fixture.classifier.start();
    expect((await send()).body).toMatchObject({ familiarity: 0.25, known: false });
  });
});
