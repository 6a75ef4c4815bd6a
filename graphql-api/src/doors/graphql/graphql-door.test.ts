import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { classify } from '@detections/test-support';
import { ApiFixture, PNG } from '../../api.fixture.js';

describe('POST /graphql', () => {
  let fixture: ApiFixture;

  beforeEach(async () => {
    fixture = await ApiFixture.start();
    await fixture.classifier.start();
  });

  afterEach(() => fixture.close());

  const postGraphql = async (body: object): Promise<{ status: number; body: unknown }> => {
    const response = await fixture.post('/graphql', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };

  it('classifies an upload and tells all about it', async () => {
    const { status, body } = await classify(fixture.url, fixture.photo);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      data: {
        classify: {
          label: { classIndex: 248, wordNetId: 'n02109961', name: 'Eskimo dog' },
          confidence: 0.73226,
          image: { width: 640, height: 480, mediaType: 'image/png', bytes: PNG.length },
          timing: { batchSize: 1 },
        },
      },
    });
    expect(fixture.classifier.jobs[0]).toMatchObject({
      preset: 'CENTER_CROP',
      outputs: { topK: 5 },
    });
  });

  it('asks the classifier for as many predictions as the whole query needs', async () => {
    const query = `
      mutation ($image: Upload!, $many: Int!) {
        classify(image: $image) { two: predictions(first: 2) { confidence } ...Many }
      }
      fragment Many on Classification { many: predictions(first: $many) { confidence } }`;
    const { body } = await classify(fixture.url, fixture.photo, {
      query,
      variables: { many: 1000 },
    });
    const { data } = body as { data: { classify: { two: unknown[]; many: unknown[] } } };
    expect(data.classify.two).toHaveLength(2);
    expect(data.classify.many).toHaveLength(1000);
    expect(fixture.classifier.jobs[0]?.outputs.topK).toBe(1000);
  });

  it('asks for the top one alone where no list is wanted', async () => {
    const query = 'mutation ($image: Upload!) { classify(image: $image) { confidence } }';
    await classify(fixture.url, fixture.photo, { query });
    expect(fixture.classifier.jobs[0]?.outputs.topK).toBe(1);
  });

  it.each([0, -1, 1001])('refuses first: %d before any work', async (first) => {
    const query = `mutation ($image: Upload!) {
      classify(image: $image) { predictions(first: ${String(first)}) { confidence } } }`;
    const { status, body } = await classify(fixture.url, fixture.photo, { query });
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    expect(fixture.classifier.jobs).toEqual([]);
  });

  it('tells of the model', async () => {
    await expect(postGraphql({ query: '{ model { name classCount } }' })).resolves.toEqual({
      status: 200,
      body: { data: { model: { name: 'resnet50', classCount: 1000 } } },
    });
  });

  it.each([
    ['no operations', { map: '{}' }],
    ['operations that are no JSON', { operations: '{' }],
    ['a map before its operations', { map: '{}', operations: '{}' }],
    ['a map that is no JSON', { operations: '{"query":"{ model { name } }"}', map: '[' }],
    [
      'a map to a place that is not there',
      { operations: '{"query":"{ model { name } }"}', map: '{"0":["variables.image"]}' },
    ],
  ])('gives a GraphQL error to a multipart request with %s', async (_, fields) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    const response = await fixture.post('/graphql', { body: form });
    expect(response.status).toBe(400);
    await expect(response.json()).resolves.toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });

  it.each(['abc', {}, 5, ['a'], { file: {} }])(
    'says how to send a file to one that sends %j',
    async (image) => {
      const { status, body } = await postGraphql({
        query: 'mutation ($image: Upload!) { classify(image: $image) { id } }',
        variables: { image },
      });
      expect(status).toBe(400);
      expect(body).toMatchObject({
        errors: [
          {
            message: expect.stringContaining('a part of a GraphQL multipart request') as unknown,
            extensions: { code: 'BAD_USER_INPUT' },
          },
        ],
      });
    },
  );

  it('says so to one that writes it into the query', async () => {
    const { body } = await postGraphql({ query: 'mutation { classify(image: "a.jpg") { id } }' });
    expect(JSON.stringify(body)).toContain('Expected a variable that holds a file');
  });

  it.each([
    [
      'a file without a filename',
      { map: '{"photo":["variables.image"]}', photo: 'bytes' },
      /a file in the part "photo"; a field came\. Send it with a filename/,
    ],
    [
      'a map that is a list',
      { map: '[]' },
      /the field "map" to be an object .* something else came/,
    ],
    ['a map without lists', { map: '{"0":"variables.image"}' }, /the field "map" to be an object/],
    ['a field besides', { map: '{}', note: 'x' }, /only files that the map names; "note" came/],
  ])('says what is wrong with a multipart request with %s', async (_, fields, message) => {
    const form = new FormData();
    const query = 'mutation ($image: Upload!) { classify(image: $image) { confidence } }';
    form.append('operations', JSON.stringify({ query, variables: { image: null } }));
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    const headers = { 'apollo-require-preflight': '1' };
    const response = await fixture.post('/graphql', { body: form, headers });
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as { errors: { message: string }[] };
    expect(errors[0]?.message).toMatch(message);
  });

  it('says it in our words where the body cannot be read', async () => {
    const boundless = { 'content-type': 'multipart/form-data', 'apollo-require-preflight': '1' };
    const broken = { ...boundless, 'content-type': 'multipart/form-data; boundary=b' };
    for (const headers of [boundless, broken]) {
      const response = await fixture.post('/graphql', { headers, body: '--b\r\nx' });
      await expect(response.json()).resolves.toMatchObject({
        errors: [
          { message: 'Expected a GraphQL multipart request: it is malformed, or breaks off.' },
        ],
      });
    }
  });

  it.each([
    [
      'refused by a resolver',
      {
        query: 'mutation ($image: Upload!) { classify(image: $image) { confidence } }',
        variables: { image: null },
      },
      '{"0":["variables.image"]}',
    ],
    ['refused before Apollo', { query: '{ model { name } }' }, '['],
  ])('answers one %s in the media type that typed clients read', async (_, operations, map) => {
    const response = await fixture.postForm(
      '/graphql',
      (form) => {
        form.append('operations', JSON.stringify(operations));
        form.append('map', map);
        form.append('0', new Blob(['%PDF-1.7']), 'photo.jpg');
      },
      { accept: 'application/graphql-response+json,application/json;q=0.9' },
    );
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.headers.get('content-type')).toContain('application/graphql-response+json');
  });

  it('gives a code to a file that the map promises and nobody sends', async () => {
    const form = new FormData();
    const query = 'mutation ($image: Upload!) { classify(image: $image) { confidence } }';
    form.append('operations', JSON.stringify({ query, variables: { image: null } }));
    form.append('map', '{"0":["variables.image"]}');
    const response = await fixture.post('/graphql', { body: form });
    expect(response.status).toBe(400);
    await expect(response.json()).resolves.toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });

  it('answers though nobody reads the rest of an upload, and the connection goes on', async () => {
    await writeFile(fixture.photo, Buffer.concat([PNG, Buffer.alloc(2_000_000)]));
    for (let round = 0; round < 3; round += 1) {
      const { status, body } = await classify(fixture.url, fixture.photo);
      expect(status).toBe(413);
      expect(body).toMatchObject({ errors: [{ extensions: { code: 'IMAGE_TOO_LARGE' } }] });
    }
  });

  it('closes soon after an answer that came before the end of its upload', async () => {
    await writeFile(fixture.photo, Buffer.concat([PNG, Buffer.alloc(2_000_000)]));
    await classify(fixture.url, fixture.photo);
    const startedAt = Date.now();
    await fixture.api.close();
    expect(Date.now() - startedAt).toBeLessThan(5000);
  });

  it('hides nothing but what is not the client’s business', async () => {
    const { body } = await postGraphql({ query: '{ nonsense }' });
    expect(body).toMatchObject({
      errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
    expect(JSON.stringify(body)).not.toMatch(/stacktrace|node_modules/);
  });

  it('shows Apollo Sandbox to a browser', async () => {
    const response = await fetch(`${fixture.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(response.status).toBe(200);
    const html = await response.text();
    expect(html).toContain('EmbeddedSandbox');
    expect(html).toContain('mutation ClassifyPhoto');
  });
});
