import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { multipartBody, postHead, RawClient, type RawPart } from '@detections/test-support';
import { ApiFixture, PNG } from '../api.fixture.js';

const QUERY = 'mutation ($image: Upload!) { classify(image: $image) { confidence } }';
const OPERATIONS = JSON.stringify({ query: QUERY, variables: { image: null } });
const MAP = '{"0":["variables.image"]}';
const operations: RawPart = { name: 'operations', content: OPERATIONS };
const map: RawPart = { name: 'map', content: MAP };
const file = (name: string): RawPart => ({ name, fileName: 'a.png', content: PNG });

describe('hostile uploads', () => {
  let fixture: ApiFixture;

  beforeEach(async () => {
    fixture = await ApiFixture.start({ UPLOAD_TIMEOUT_MS: '700' });
    await fixture.classifier.start();
  });

  afterEach(() => fixture.close());

  const send = async (path: string, parts: readonly RawPart[]): Promise<Response> =>
    fixture.post(path, {
      headers: { 'content-type': 'multipart/form-data; boundary=boundary' },
      body: new Uint8Array(multipartBody(parts)),
    });

  it.each<[string, readonly RawPart[]]>([
    ['a file that the map does not name', [operations, map, file('0'), file('1')]],
    ['the same file twice', [operations, map, file('0'), file('0')]],
    ['a file before the map', [operations, file('0'), map]],
    ['a second map', [operations, map, map, file('0')]],
    [
      'a map that is a list',
      [operations, { name: 'map', content: '[["variables.image"]]' }, file('0')],
    ],
    ['a map of no paths', [operations, { name: 'map', content: '{"0":[]}' }, file('0')]],
    ['a map of numbers', [operations, { name: 'map', content: '{"0":[1]}' }, file('0')]],
    [
      'a map out of the variables',
      [operations, { name: 'map', content: '{"0":["query"]}' }, file('0')],
    ],
    [
      'a map to the prototype',
      [operations, { name: 'map', content: '{"0":["variables.__proto__.image"]}' }, file('0')],
    ],
    [
      'a map of nine files',
      [
        operations,
        {
          name: 'map',
          content: JSON.stringify(
            Object.fromEntries(
              Array.from({ length: 9 }, (_, index) => [index, ['variables.image']]),
            ),
          ),
        },
      ],
    ],
    [
      'operations that are a list',
      [{ name: 'operations', content: `[${OPERATIONS}]` }, map, file('0')],
    ],
    [
      'operations without end',
      [{ name: 'operations', content: ' '.repeat(200_000) }, map, file('0')],
    ],
    ['10,000 parts', Array.from({ length: 10_000 }, () => operations)],
    ['10,000 files', [operations, map, ...Array.from({ length: 10_000 }, () => file('0'))]],
    ['a huge field name', [{ name: 'x'.repeat(70_000), content: '' }, operations, map, file('0')]],
    ['no parts at all', []],
  ])('refuses %s at the GraphQL door', async (_, parts) => {
    const response = await send('/graphql', parts);
    expect(response.status).toBe(400);
    const body = (await response.json()) as { errors: { message: string; extensions: object }[] };
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    expect(body.errors[0]?.message.length).toBeLessThan(500);
    expect(fixture.classifier.jobs).toEqual([]);
  });

  it.each([
    [
      'twice in one operation',
      `mutation ($image: Upload!) {
        a: classify(image: $image) { confidence } b: classify(image: $image) { confidence } }`,
      MAP,
    ],
    [
      'for two variables',
      `mutation ($image: Upload!, $other: Upload!) {
        a: classify(image: $image) { confidence } b: classify(image: $other) { confidence } }`,
      '{"0":["variables.image","variables.other"]}',
    ],
  ])('classifies one upload once, though it is used %s', async (_, query, paths) => {
    const variables = { image: null, other: null };
    const response = await send('/graphql', [
      { name: 'operations', content: JSON.stringify({ query, variables }) },
      { name: 'map', content: paths },
      file('0'),
    ]);
    expect(response.status).toBe(400);
    await expect(response.json()).resolves.toMatchObject({
      errors: [{ path: ['b'], extensions: { code: 'BAD_USER_INPUT' } }],
    });
    expect(fixture.classifier.jobs).toHaveLength(1);
  });

  it.each<[string, readonly RawPart[]]>([
    ['10,000 fields', Array.from({ length: 10_000 }, () => ({ name: 'note', content: '' }))],
    ['10,000 files of other names', Array.from({ length: 10_000 }, () => file('other'))],
    ['a huge field name', [{ name: 'x'.repeat(90_000), content: '' }]],
    ['a name that every object has', [{ name: '__proto__', content: '' }]],
    ['no parts at all', []],
  ])('refuses %s at the REST door', async (_, parts) => {
    const response = await send('/predict', parts);
    expect(response.status).toBe(400);
    await expect(response.json()).resolves.toEqual({
      success: false,
      prediction: null,
      score: null,
    });
  });

  it.each(['/graphql', '/predict'])('refuses a part without a name at %s', async (path) => {
    const part = 'content-disposition: form-data; filename="a.png"\r\n\r\nx';
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const response = await fixture.post(path, { headers, body: `--b\r\n${part}\r\n--b--` });
    expect(response.status).toBe(400);
  });

  it('refuses a multipart request without a boundary', async () => {
    for (const path of ['/graphql', '/predict']) {
      const headers = { 'content-type': 'multipart/form-data' };
      const response = await fixture.post(path, { headers, body: 'x' });
      expect([path, response.status]).toEqual([path, 400]);
    }
  });

  it('refuses a query in a body beyond the limit', async () => {
    const response = await fixture.post('/graphql', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ model { name } }', variables: { x: 'x'.repeat(200_000) } }),
    });
    expect(response.status).toBe(413);
    await expect(response.json()).resolves.toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });

  it.each(['/graphql', '/predict'])(
    'ends an upload to %s that comes a byte at a time',
    async (path) => {
      const body = multipartBody([operations, map, file('0')]);
      const client = await RawClient.connect(fixture.url);
      client.write(postHead(path, body.length));
      let sent = 0;
      const timer = setInterval(() => {
        client.write(body.subarray(sent, (sent += 1)));
      }, 50);
      const answer = await client.closed();
      clearInterval(timer);
      expect(answer).toMatch(/^HTTP\/1\.1 408 .*BAD_USER_INPUT/s);
      expect(fixture.classifier.jobs).toEqual([]);
    },
  );

  it('ends a request whose headers never end', async () => {
    const client = await RawClient.connect(fixture.url);
    client.write('POST /predict HTTP/1.1\r\nhost: localhost\r\n');
    await expect(client.closed()).resolves.toMatch(/^HTTP\/1\.1 408 /);
  });

  it('ends a client that goes on sending after its answer', async () => {
    const client = await RawClient.connect(fixture.url);
    client.write(`POST /predict HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000000\r\n\r\n`);
    const timer = setInterval(() => {
      client.write('x');
    }, 50);
    expect(await client.status()).toBe(400);
    await client.closed();
    clearInterval(timer);
  });

  it('answers what is no HTTP with a code', async () => {
    const client = await RawClient.connect(fixture.url);
    client.write('\x16\x03\x01\x02\x00\x01\x00\r\n\r\n');
    await expect(client.closed()).resolves.toMatch(
      /^HTTP\/1\.1 400 .*x-error-code: BAD_USER_INPUT/s,
    );
  });

  it.each(['%', 'a b', '[', ''])('refuses the host %j, which is none', async (host) => {
    const client = await RawClient.connect(fixture.url);
    client.write(
      `GET /graphql?query={model{name}} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`,
    );
    expect(await client.status()).toBe(400);
  });

  it('answers a client whose upload breaks off by closing, and goes on', async () => {
    for (const path of ['/graphql', '/predict']) {
      const body = multipartBody([operations, map, file('0')]);
      const client = await RawClient.connect(fixture.url);
      client.write(postHead(path, body.length));
      client.write(body.subarray(0, body.length - 20));
      await new Promise((resolve) => setTimeout(resolve, 100));
      client.destroy();
      await client.closed();
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(fixture.classifier.jobs).toEqual([]);
    expect(fixture.logged.join('')).not.toContain('request failed unexpectedly');
  });
});
