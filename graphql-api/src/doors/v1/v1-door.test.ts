import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PROTOCOL } from '@detections/schema';
import { FAKE_CARD, FAKE_MODEL, predict, readyStatus } from '@detections/test-support';
import { ApiFixture } from '../../api.fixture.js';
import { answerAsOneOfTwo, FRUIT, FRUIT_CARD } from '../fruit-model.fixture.js';

describe('models at /v1/models', () => {
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

  const get = async (path: string): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`${fixture.url}${path}`);
    return { status: response.status, body: await response.json() };
  };

  it('are listed without their labels', async () => {
    const { body } = await get('/v1/models');
    expect(body).toMatchObject({
      models: [
        {
          name: 'fruit',
          version: '2',
          ready: true,
          default: false,
          classCount: 3,
          license: 'MIT',
        },
        { name: 'resnet50', version: '1', ready: true, default: true, classCount: 1000 },
      ],
    });
    expect(JSON.stringify(body)).not.toContain('quince');
  });

  it('are told of whole', async () => {
    const { body } = await get('/v1/models/fruit@2');
    expect(body).toEqual({
      ...FRUIT_CARD,
      versions: [{ version: '2', ready: true }],
      default: false,
      ready: true,
      engine: 'fake',
      device: 'cpu',
      precision: 'fp32',
    });
  });

  it('have their own names where the same files are served under two', async () => {
    await fixture.source.publishCard({ ...FRUIT_CARD, name: 'trial', version: '1' });
    await fixture.source.announce(readyStatus(FAKE_MODEL, FRUIT, { ...FRUIT, name: 'orchard' }));
    const { body } = await get('/v1/models');
    const names = (body as { models: { name: string; version: string }[] }).models;
    expect(names.map(({ name, version }) => `${name}@${version}`)).toEqual([
      ...['fruit@2', 'orchard@2', 'resnet50@1'],
    ]);
    await expect(get('/v1/models/fruit')).resolves.toMatchObject({ body: { name: 'fruit' } });
  });

  it('say why one is not ready', async () => {
    await fixture.source.announce({
      protocol: PROTOCOL,
      models: [
        { state: 'ready', model: FAKE_MODEL },
        { state: 'failed', name: 'screws', version: '1', reason: 'It is a detector.' },
      ],
    });
    await expect(get('/v1/models/screws')).resolves.toEqual({
      status: 200,
      body: {
        name: 'screws',
        version: '1',
        versions: [{ version: '1', ready: false, reason: 'It is a detector.' }],
        default: false,
        ready: false,
        reason: 'It is a detector.',
      },
    });
    const { status, body } = await predict(fixture.url, fixture.photo, {
      query: '?model=screws',
    });
    expect([status, JSON.stringify(body)]).toEqual([
      503,
      expect.stringContaining('It is a detector.'),
    ]);
  });

  it('say of one whose card is missing that it cannot answer', async () => {
    // As where Redis has lost it.
    await fixture.source.announce(
      readyStatus(FAKE_MODEL, { ...FRUIT, name: 'plums', digest: '12'.repeat(32) }),
    );
    const { status, body } = await get('/v1/models');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      models: [
        {
          name: 'plums',
          ready: false,
          reason: expect.stringContaining('No classifier has told'),
        },
        { name: 'resnet50', ready: true, classCount: 1000 },
      ],
    });
  });

  it.each([
    ['/v1/models/screws', 404, 'MODEL_NOT_FOUND'],
    ['/v1/models/fruit@9', 404, 'MODEL_NOT_FOUND'],
    ['/v1/models/Fruit', 400, 'BAD_USER_INPUT'],
  ])('refuse %s', async (path, status, code) => {
    const answered = await get(path);
    expect(answered).toMatchObject({ status, body: { error: { code } } });
  });
});
