import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  PROTOCOL,
  type ClassificationJob,
  type JobReply,
  type Model,
  type ModelCard,
  type ServedModel,
} from '@detections/schema';
import {
  classify,
  FAKE_CARD,
  FAKE_MODEL,
  predict,
  readyStatus,
  succeed,
} from '@detections/test-support';
import { ApiFixture } from '../api.fixture.js';

const digest = '0e'.repeat(32);
const LITE: Model = { ...FAKE_MODEL, name: 'efficientnet-lite0', digest };
const LITE_CARD: ModelCard = {
  ...FAKE_CARD,
  name: LITE.name,
  digest,
  title: 'EfficientNet-Lite0',
  preprocessing: FAKE_CARD.preprocessing.filter(({ name }) => name !== 'KERAS'),
};
const WHY = 'ResNet50’s weights are not downloaded yet; EfficientNet-Lite0 answers until they are.';
const RESNET_LOADS: ServedModel = {
  state: 'loading',
  name: 'resnet50',
  version: '1',
  reason: 'Its weights are being downloaded.',
};

describe('a fallback model', () => {
  let fixture: ApiFixture;
  let answer: (job: ClassificationJob) => JobReply;

  beforeEach(async () => {
    answer = (job) => ({
      ...succeed(job),
      model: job.model.name === LITE.name ? LITE : FAKE_MODEL,
    });
    const models = [
      [FAKE_MODEL, FAKE_CARD],
      [LITE, LITE_CARD],
    ] as const;
    fixture = await ApiFixture.start({}, {}, { answer: (job) => answer(job), models });
    await fixture.classifier.start();
    await fixture.source.announce({
      protocol: PROTOCOL,
      models: [{ state: 'ready', model: LITE, fallbackReason: WHY }, RESNET_LOADS],
    });
  });

  afterEach(() => fixture.close());

  const get = async (path: string): Promise<unknown> =>
    (await fetch(`${fixture.url}${path}`)).json();

  it('answers whoever names none, by a preset of its own', async () => {
    const { status, headers } = await predict(fixture.url, fixture.photo);
    expect([status, headers.get('x-model')]).toEqual([200, 'efficientnet-lite0@1']);
    expect(headers.get('x-preprocessing')).toBe('CENTER_CROP');
    await expect(get('/health/ready')).resolves.toEqual({ status: 'ready' });
  });

  it.each(['preprocessing', 'preset'])(
    'says which presets it has to one that asks by %s for another',
    async (argument) => {
      const { status, headers } = await predict(fixture.url, fixture.photo, {
        query: `?${argument}=KERAS`,
      });
      expect([status, headers.get('x-error-message')]).toEqual([
        400,
        `Expected "${argument}" to be CENTER_CROP, as the model efficientnet-lite0 has it; "KERAS" came.`,
      ]);
    },
  );

  it('is not taken for ResNet50, which is asked for by its name', async () => {
    const { status, body } = await predict(fixture.url, fixture.photo, {
      query: '?model=resnet50',
    });
    expect(status).toBe(503);
    expect(body).toMatchObject({ error: { message: RESNET_LOADS.reason } });
  });

  it('says over GraphQL why it answers', async () => {
    const query = `mutation ($image: Upload!) { classify(image: $image) {
      model { name fallbackReason } } }`;
    const model = { name: LITE.name, fallbackReason: WHY };
    const answered = await classify(fixture.url, fixture.photo, { query });
    expect(answered.body).toEqual({ data: { classify: { model } } });
    const { body } = await fixture.graphql(
      '{ model { name fallbackReason } models { name fallbackReason isDefault title } }',
    );
    expect(body).toEqual({
      data: { model, models: [{ ...model, isDefault: true, title: 'EfficientNet-Lite0' }] },
    });
  });

  it('says over REST why it answers', async () => {
    await expect(get('/v1/models')).resolves.toMatchObject({
      models: [
        { name: LITE.name, default: true, fallbackReason: WHY },
        { name: 'resnet50', default: false, ready: false },
      ],
    });
    expect(await get('/v1/models/resnet50')).not.toHaveProperty('fallbackReason');
  });

  it('gives way as soon as ResNet50 is there, and nobody’s request fails', async () => {
    // In the middle of a job; the answer is still that of the fallback.
    answer = (job) => {
      void fixture.source.announce(readyStatus());
      return { ...succeed(job), model: LITE };
    };
    const query =
      'mutation ($image: Upload!) { classify(image: $image) { model { title fallbackReason } } }';
    const last = await classify(fixture.url, fixture.photo, { query });
    expect(last.headers.get('x-model')).toBe('efficientnet-lite0@1');
    expect(last.body).toEqual({
      data: { classify: { model: { title: 'EfficientNet-Lite0', fallbackReason: null } } },
    });
    answer = succeed;
    const next = await predict(fixture.url, fixture.photo);
    expect([next.status, next.headers.get('x-model')]).toEqual([200, 'resnet50@1']);
    expect(next.headers.get('x-preprocessing')).toBe('KERAS');
  });

  it('is only listed where another classifier has ResNet50', async () => {
    await fixture.source.announce({
      protocol: PROTOCOL,
      models: [
        { state: 'ready', model: LITE, fallbackReason: WHY },
        { state: 'ready', model: FAKE_MODEL },
      ],
    });
    const { body } = await fixture.graphql('{ models { name fallbackReason } }');
    expect(body).toEqual({
      data: {
        models: [
          { name: LITE.name, fallbackReason: null },
          { name: 'resnet50', fallbackReason: null },
        ],
      },
    });
  });
});
