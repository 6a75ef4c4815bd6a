import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { classify, FAKE_CARD, FAKE_MODEL, predict, readyStatus } from '@detections/test-support';
import { z } from 'zod';
import { ApiFixture, PNG } from '../api.fixture.js';
import { answerAsOneOfTwo, FRUIT, FRUIT_CARD } from './fruit-model.fixture.js';

describe('several models', () => {
  let fixture: ApiFixture;
  const start = async (environment: Readonly<Record<string, string>> = {}): Promise<void> => {
    fixture = await ApiFixture.start(
      environment,
      {},
      {
        answer: answerAsOneOfTwo,
        models: [
          [FAKE_MODEL, FAKE_CARD],
          [FRUIT, FRUIT_CARD],
        ],
      },
    );
    await fixture.classifier.start();
  };

  beforeEach(() => start());
  afterEach(() => fixture.close());

  const ask = async (query: string): Promise<unknown> => (await fixture.graphql(query)).body;
  const codeOf = (body: unknown): unknown =>
    z
      .object({ errors: z.array(z.object({ extensions: z.object({ code: z.string() }) })) })
      .parse(body).errors[0]?.extensions.code;
  /** As where Redis has lost it. */
  const announceWithoutCard = (): Promise<void> =>
    fixture.source.announce(
      readyStatus(FAKE_MODEL, { ...FRUIT, name: 'plums', digest: '12'.repeat(32) }),
    );
  const classifyBy = (parameters: string, selection: string) =>
    classify(fixture.url, fixture.photo, {
      query: `mutation ($image: Upload!) { classify(image: $image, ${parameters}) { ${selection} } }`,
    });

  it('are listed with what tells them apart', async () => {
    const fields =
      'name version versions title license presets heatmaps isDefault inputWidth classCount';
    await expect(ask(`{ models { ${fields} } }`)).resolves.toEqual({
      data: {
        models: [
          {
            name: 'fruit',
            version: '2',
            versions: ['2'],
            title: 'Fruits of our orchard',
            license: 'MIT',
            presets: ['SQUASH'],
            heatmaps: false,
            isDefault: false,
            inputWidth: 64,
            classCount: 3,
          },
          {
            name: 'resnet50',
            version: '1',
            versions: ['1'],
            title: 'resnet50',
            license: null,
            presets: ['CENTER_CROP', 'KERAS'],
            heatmaps: true,
            isDefault: true,
            inputWidth: 224,
            classCount: 1000,
          },
        ],
      },
    });
  });

  it('are told of one by one, the default where none is named', async () => {
    await expect(ask('{ model { name } }')).resolves.toEqual({
      data: { model: { name: 'resnet50' } },
    });
    await expect(ask('{ model(name: "fruit", version: "2") { digest } }')).resolves.toEqual({
      data: { model: { digest: FRUIT.digest } },
    });
  });

  it('are listed where the card of another is missing', async () => {
    await announceWithoutCard();
    await expect(ask('{ models { name title } }')).resolves.toEqual({
      data: { models: [{ name: 'resnet50', title: 'resnet50' }] },
    });
  });

  it.each([
    ['version: "v2"', 'Expected "version" to be a whole number from 1, such as 1 or 2; "v2" came.'],
    [
      'name: "fruit", version: ""',
      '"version" to be a whole number from 1, such as 1 or 2; "" came.',
    ],
    ['name: "fruit@1", version: "2"', 'Expected a version once; "fruit@1" and "2" came.'],
  ])('are not told of where it cannot be one that is meant: %s', async (parameters, message) => {
    const body = await ask(`{ model(${parameters}) { name } }`);
    expect(codeOf(body)).toBe('BAD_USER_INPUT');
    expect(body).toMatchObject({ errors: [{ message: expect.stringContaining(message) }] });
  });

  it('answer whoever names them over GraphQL, in their own words', async () => {
    const { body } = await classifyBy(
      'model: "fruit@2"',
      'label { classIndex id wordNetId name } model { name version } predictions(first: 9) { label { name } }',
    );
    expect(body).toEqual({
      data: {
        classify: {
          label: { classIndex: 1, id: null, wordNetId: null, name: 'pear' },
          model: { name: 'fruit', version: '2' },
          predictions: ['pear', 'green_apple', 'quince'].map((name) => ({ label: { name } })),
        },
      },
    });
    expect(fixture.classifier.jobs[0]).toMatchObject({
      model: { name: 'fruit', version: '2' },
      preset: 'SQUASH',
      outputs: { topK: 3 },
    });
  });

  it('answer whoever names them over REST, and say who it was', async () => {
    const { status, body, headers } = await predict(fixture.url, fixture.photo, {
      query: '?model=fruit',
    });
    expect([status, body]).toEqual([200, { success: true, prediction: 'pear', score: 0.6 }]);
    expect([headers.get('x-model'), headers.get('x-preprocessing')]).toEqual(['fruit@2', 'SQUASH']);
    const other = await predict(fixture.url, fixture.photo);
    expect(other.headers.get('x-model')).toBe('resnet50@1');
    expect(other.headers.get('x-preprocessing')).toBe('KERAS');
  });

  it('are named in the order of their answers where several answer one operation', async () => {
    const query = /* GraphQL */ `
      mutation ($a: Upload!, $b: Upload!, $c: Upload!) {
        a: classify(image: $a) {
          id
        }
        b: classify(image: $b, model: "fruit") {
          id
        }
        c: classify(image: $c) {
          id
        }
      }
    `;
    const response = await fixture.postForm('/graphql', (form) => {
      const variables = { a: null, b: null, c: null };
      form.append('operations', JSON.stringify({ query, variables }));
      form.append('map', '{"a":["variables.a"],"b":["variables.b"],"c":["variables.c"]}');
      for (const name of ['a', 'b', 'c']) form.append(name, new Blob([PNG]), 'a.png');
    });
    expect(response.headers.get('x-model')).toBe('resnet50@1, fruit@2');
  });

  it('have one that answers by default, which the operator can choose', async () => {
    await fixture.close();
    await start({ DEFAULT_MODEL: 'fruit' });
    const { headers } = await predict(fixture.url, fixture.photo);
    expect(headers.get('x-model')).toBe('fruit@2');
  });

  it.each([
    ['of another name', 'screws', 'Expected one of the models fruit, resnet50; "screws" came.'],
    [
      'of another version',
      'fruit@7',
      'Expected a version of fruit that is there: 2; "fruit@7" came.',
    ],
  ])('are named where one %s is asked for', async (_, model, message) => {
    const { status, body, headers } = await predict(fixture.url, fixture.photo, {
      query: `?model=${model}`,
    });
    expect([status, headers.get('x-error-code')]).toEqual([404, 'MODEL_NOT_FOUND']);
    expect(body).toEqual({
      success: false,
      prediction: null,
      score: null,
      error: { code: 'MODEL_NOT_FOUND', message },
    });
    expect(codeOf((await classifyBy(`model: "${model}"`, 'id')).body)).toBe('MODEL_NOT_FOUND');
    expect(codeOf(await ask(`{ labels(model: "${model}") { name } }`))).toBe('MODEL_NOT_FOUND');
    expect(fixture.classifier.jobs).toEqual([]);
  });

  it.each(['Fruit', 'fruit@', 'fruit@v2', 'fruit@2@1', '', '../fruit', 'fruit@0'])(
    'are not asked where the name is none: %j',
    async (model) => {
      const { status, headers } = await predict(fixture.url, fixture.photo, {
        query: `?model=${encodeURIComponent(model)}`,
      });
      expect([status, headers.get('x-error-code')]).toEqual([400, 'BAD_USER_INPUT']);
      expect(headers.get('x-error-message')).toContain('NAME or NAME@VERSION');
    },
  );

  it('take no preset and draw no heatmap that they do not have', async () => {
    const keras = await predict(fixture.url, fixture.photo, {
      query: '?model=fruit&preprocessing=KERAS',
    });
    expect(keras.status).toBe(400);
    expect(keras.headers.get('x-error-message')).toBe(
      'Expected "preprocessing" to be SQUASH, as the model fruit has it; "KERAS" came.',
    );
    const preset = await predict(fixture.url, fixture.photo, { query: '?preset=SQUASH' });
    expect(preset.headers.get('x-error-message')).toBe(
      'Expected "preset" to be CENTER_CROP or KERAS, as the model resnet50 has it; "SQUASH" came.',
    );
    const { body } = await classifyBy('model: "fruit"', 'heatmap { logit }');
    expect(JSON.stringify(body)).toContain('Heatmaps are not available for the model fruit');
  });

  it('are searched for their own labels, and reported on with them', async () => {
    await expect(ask('{ labels(model: "fruit", search: "a") { name } }')).resolves.toEqual({
      data: { labels: [{ name: 'green_apple' }, { name: 'pear' }] },
    });
    const { headers } = await predict(fixture.url, fixture.photo, { query: '?model=fruit' });
    const id = headers.get('x-classification-id') ?? '';
    const report = (classIndex: number): Promise<unknown> =>
      ask(`mutation { reportFeedback(input: { classificationId: "${id}", verdict: WRONG,
        correctClassIndex: ${String(classIndex)} }) { correctLabel { name } } }`);
    await expect(report(2)).resolves.toEqual({
      data: { reportFeedback: { correctLabel: { name: 'quince' } } },
    });
    expect(codeOf(await report(3))).toBe('BAD_USER_INPUT');
  });

  it('do not get each other’s answers from the cache', async () => {
    await fixture.close();
    await start({ CACHE_TTL_SECONDS: '60' });
    const ofModel = async (query: string): Promise<string | null> =>
      (await predict(fixture.url, fixture.photo, { query })).headers.get('x-model');
    expect(await ofModel('')).toBe('resnet50@1');
    expect(await ofModel('?model=fruit')).toBe('fruit@2');
    expect(await ofModel('?model=fruit@2')).toBe('fruit@2');
    expect(fixture.classifier.jobs).toHaveLength(2);
  });
});
