import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  classify,
  FAKE_CARD,
  FAKE_EMBEDDING,
  FAKE_MODEL,
  readyStatus,
} from '@detections/test-support';
import { ApiFixture, PNG } from '../../api.fixture.js';
import { answerAsOneOfTwo, FRUIT, FRUIT_CARD } from '../fruit-model.fixture.js';

describe('POST /v1/embeddings', () => {
  let fixture: ApiFixture;

  const start = async (environment: Readonly<Record<string, string>> = {}): Promise<void> => {
    const models = [
      [FAKE_MODEL, FAKE_CARD],
      [FRUIT, FRUIT_CARD],
    ] as const;
    fixture = await ApiFixture.start(environment, {}, { answer: answerAsOneOfTwo, models });
    await fixture.classifier.start();
  };

  beforeEach(() => start());
  afterEach(() => fixture.close());

  const send = async (query: string, init: RequestInit) => {
    const response = await fixture.post(`/v1/embeddings${query}`, init);
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  const sendPicture = (query = '') =>
    send(query, { headers: { 'content-type': 'image/png' }, body: new Uint8Array(PNG) });
  const refusal = (code: string, message: string) => ({
    error: { code, message: expect.stringContaining(message) },
  });

  it('answers with the numbers, and by what they came about', async () => {
    const { status, headers, body } = await sendPicture();
    expect(status).toBe(200);
    expect(body).toEqual({
      embedding: [...FAKE_EMBEDDING],
      length: 3,
      model: 'resnet50@1',
      digest: FAKE_MODEL.digest,
      preset: 'CENTER_CROP',
    });
    expect([headers.get('x-model'), headers.get('x-preprocessing')]).toEqual([
      'resnet50@1',
      'CENTER_CROP',
    ]);
  });

  it.each([
    ['of no type, as many clients send them', {}],
    ['as curl --data-binary calls them', { 'content-type': 'application/x-www-form-urlencoded' }],
  ])('takes bytes %s', async (_, headers) => {
    const { status } = await send('', { headers, body: new Blob([PNG]) });
    expect(status).toBe(200);
    expect(fixture.classifier.jobs[0]?.mediaType).toBe('image/png');
  });

  it.each([
    ['JSON', { 'content-type': 'application/json' }, '{"image":1}', 'type "application/json" came'],
    ['a form of fields', {}, new URLSearchParams({ a: 'b' }), 'urlencoded;charset=UTF-8" came'],
    ['a type that is none', { 'content-type': 'multipart' }, 'x', 'type "multipart" came'],
    ['a form without boundary', { 'content-type': 'multipart/form-data' }, 'x', 'as a part'],
    ['no body', {}, null, 'the file that came is empty'],
  ] as const)('refuses %s, and says what it takes', async (_, headers, body, message) => {
    const answer = await send('', { headers, body });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(refusal('BAD_USER_INPUT', message));
  });

  it.each([
    ['?model=plums', 404, 'MODEL_NOT_FOUND', 'fruit, resnet50; "plums" came'],
    ['?model=', 400, 'BAD_USER_INPUT', 'NAME or NAME@VERSION'],
    ['?model=a&model=b', 400, 'BAD_USER_INPUT', 'Expected "model" once'],
    ['?preset=SQUASH', 400, 'BAD_USER_INPUT', 'Expected "preset" to be CENTER_CROP or KERAS'],
    ['?preset=a&preset=b', 400, 'BAD_USER_INPUT', 'Expected "preset" once'],
    ['?model=fruit', 400, 'BAD_USER_INPUT', 'model fruit: expected resnet50@1.'],
  ])('refuses %s', async (query, status, code, message) => {
    const answer = await sendPicture(query);
    expect([answer.status, answer.headers.get('x-error-code')]).toEqual([status, code]);
    expect(answer.body).toEqual(refusal(code, message));
    expect(fixture.classifier.jobs).toEqual([]);
  });

  it('says so where no model has one', async () => {
    await fixture.source.announce(readyStatus(FRUIT));
    const { body } = await sendPicture('?model=fruit@2');
    expect(body).toEqual(refusal('BAD_USER_INPUT', 'a model that has one, and none is ready'));
  });

  it('asks once for all who send the same at the same time, whatever the door', async () => {
    await fixture.close();
    await start({ CACHE_TTL_SECONDS: '60' });
    const query = `mutation ($image: Upload!) { embed(image: $image) { cached vector } }`;
    const overGraphql = () => classify(fixture.url, fixture.photo, { query });
    const [, , { body }] = await Promise.all([sendPicture(), overGraphql(), sendPicture()]);
    expect(body).toMatchObject({ embedding: [...FAKE_EMBEDDING] });
    expect(fixture.classifier.jobs).toHaveLength(1);
    await expect(overGraphql()).resolves.toMatchObject({
      body: { data: { embed: { cached: true, vector: [...FAKE_EMBEDDING] } } },
    });
  });

  it('may be asked for over GraphQL, where a model says how long it is', async () => {
    const { body } = await fixture.graphql('{ models { name embeddingLength } }');
    expect(body).toEqual({
      data: {
        models: [
          { name: 'fruit', embeddingLength: null },
          { name: 'resnet50', embeddingLength: 3 },
        ],
      },
    });
  });
});
