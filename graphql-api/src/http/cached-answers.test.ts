import { afterEach, describe, expect, it } from '@jest/globals';
import { servesNothing } from '@detections/schema';
import { askGraphql, classify, predict } from '@detections/test-support';
import { z } from 'zod';
import { ApiFixture } from '../api.fixture.js';

const classificationSchema = z
  .object({
    data: z.object({
      classify: z.looseObject({
        id: z.uuid(),
        cached: z.boolean(),
        timing: z.record(z.string(), z.number()),
      }),
    }),
  })
  .transform(({ data }) => data.classify);

describe('the same picture sent again', () => {
  let fixture: ApiFixture;

  afterEach(() => fixture.close());

  const start = async (environment: Readonly<Record<string, string>> = {}): Promise<void> => {
    fixture = await ApiFixture.start({ CACHE_TTL_SECONDS: '600', ...environment });
    await fixture.classifier.start();
  };
  const classifyPhoto = async (query?: string) => {
    const options = query === undefined ? {} : { query };
    const { body } = await classify(fixture.url, fixture.photo, options);
    return classificationSchema.parse(body);
  };

  it('is answered over GraphQL without the classifier, by an id of its own', async () => {
    await start();
    const first = await classifyPhoto();
    const second = await classifyPhoto();
    expect(fixture.classifier.jobs).toHaveLength(1);
    expect(first).toMatchObject({ cached: false, timing: { batchSize: 1 } });
    expect(second).toEqual({
      ...first,
      id: expect.not.stringMatching(first.id),
      cached: true,
      timing: {
        queuedMs: 0,
        decodeMs: 0,
        inferenceMs: 0,
        batchSize: 0,
        totalMs: expect.any(Number),
      },
    });
    expect(second.timing['totalMs']).toBeGreaterThan(0);
  });

  it('takes feedback as any other', async () => {
    await start();
    await classifyPhoto();
    const { id } = await classifyPhoto();
    const { body } = await askGraphql(
      fixture.url,
      'mutation ($input: FeedbackInput!) { reportFeedback(input: $input) { verdict } }',
      { input: { classificationId: id, verdict: 'CORRECT' } },
    );
    expect(body).toEqual({ data: { reportFeedback: { verdict: 'CORRECT' } } });
    await expect(fixture.feedback()).resolves.toMatchObject([{ classificationId: id }]);
  });

  it('is answered on /predict without the classifier', async () => {
    await start();
    const first = await predict(fixture.url, fixture.photo);
    const second = await predict(fixture.url, fixture.photo);
    expect(second.status).toBe(200);
    expect(second.body).toEqual(first.body);
    expect(fixture.classifier.jobs).toHaveLength(1);
  });

  it('with another question is another one', async () => {
    await start();
    await classifyPhoto();
    await predict(fixture.url, fixture.photo);
    await predict(fixture.url, fixture.photo, { query: '?preprocessing=CENTER_CROP' });
    expect(fixture.classifier.jobs).toHaveLength(3);
  });

  it('has its heatmaps, too', async () => {
    await start();
    const query = `mutation ($image: Upload!) { classify(image: $image) {
      id cached timing { totalMs } heatmap { classIndex values } } }`;
    const first = await classifyPhoto(query);
    const second = await classifyPhoto(query);
    expect([first.cached, second.cached]).toEqual([false, true]);
    expect(second['heatmap']).toEqual(first['heatmap']);
  });

  it.each(['CACHE_TTL_SECONDS', 'CACHE_MAX_BYTES'])('is classified with %s=0', async (variable) => {
    await start({ [variable]: '0' });
    const answers = await Promise.all([classifyPhoto(), classifyPhoto()]);
    expect(answers.map(({ cached }) => cached)).toEqual([false, false]);
    expect(fixture.classifier.jobs).toHaveLength(2);
  });

  it('is refused once no classifier is ready', async () => {
    await start();
    await predict(fixture.url, fixture.photo);
    await fixture.source.announce(servesNothing('It is loading.'));
    const { status, headers } = await predict(fixture.url, fixture.photo);
    expect([status, headers.get('x-error-code')]).toEqual([503, 'MODEL_NOT_READY']);
  });
});
