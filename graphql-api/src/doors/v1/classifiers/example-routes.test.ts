import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BOUNDARY, eventually, multipartBody, RawClient } from '@detections/test-support';
import { ApiFixture, PNG } from '../../../api.fixture.js';
import { BROKEN_BYTES } from '../../../application/classifiers/fake-classifiers.fixture.js';

const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;
const ADD = '/v1/classifiers/screws/classes/long%2Fshort/examples';
const EXAMPLES = '/v1/classifiers/screws/examples';
const NOT_THERE = '00000000-0000-4000-8000-000000000000';

const picture = (number: number): Buffer => Buffer.concat([PNG, Buffer.from([number])]);
const pictures = (count: number): Buffer[] => Array.from({ length: count }, (_, n) => picture(n));
const form = (files: readonly Uint8Array[], fileName = 'a.png'): Buffer =>
  multipartBody(files.map((content, n) => ({ name: `photo ${String(n)}`, fileName, content })));

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

describe('the examples of own classifiers at /v1', () => {
  let fixture: ApiFixture;

  const start = async (environment: Readonly<Record<string, string>> = {}): Promise<void> => {
    fixture = await ApiFixture.start(environment);
    await fixture.classifier.start();
    await fixture.classifiers.create('screws');
  };

  beforeEach(() => start());
  afterEach(() => fixture.close());

  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fixture.post(path, init);
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };
  const add = (body: Uint8Array, type = MULTIPART, path = ADD): Promise<Answer> =>
    ask(path, { body: new Uint8Array(body), headers: { 'content-type': type } });
  const sendJson = (method: string, json: unknown): Promise<Answer> =>
    ask(EXAMPLES, {
      method,
      body: JSON.stringify(json),
      headers: { 'content-type': 'application/json' },
    });
  const list = async (query = ''): Promise<readonly { id: string; className: string }[]> => {
    const { body } = await ask(`${EXAMPLES}${query}`, { method: 'GET' });
    return body['examples'] as { id: string; className: string }[];
  };
  const refusal = (code: string, message = '') => ({
    error: { code, message: expect.stringContaining(message) },
  });

  it('come one by one as the body itself', async () => {
    const { status, body } = await add(PNG, 'image/png');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ids: [expect.any(String)],
      added: 1,
      classifier: { name: 'screws', classes: [{ name: 'long/short', exampleCount: 1 }] },
    });
    await expect(add(PNG, 'image/png')).resolves.toMatchObject({
      body: { ids: body['ids'], added: 0 },
    });
  });

  it('come by the hundred in a form, whatever its fields are called', async () => {
    const { status, body } = await add(form(pictures(100)));
    expect([status, body['added']]).toEqual([200, 100]);
    expect((await list('?limit=200')).map(({ id }) => id)).toEqual(body['ids']);
  });

  it('take no more memory than a few of them', async () => {
    await fixture.close();
    await start({ MAX_QUEUE_BYTES: '6000', MAX_UPLOAD_BYTES: '1000' });
    const large = Array.from({ length: 40 }, (_, n) =>
      Buffer.concat([picture(n), Buffer.alloc(900)]),
    );
    await expect(add(form(large))).resolves.toMatchObject({ status: 200, body: { added: 40 } });
    // All of it was given back.
    await expect(add(form(large.slice(1)))).resolves.toMatchObject({ body: { added: 0 } });
  });

  it.each([
    ['101 files', form(pictures(101)), 400, 'BAD_USER_INPUT', '1 to 100 files'],
    ['300 files', form(pictures(300)), 400, 'BAD_USER_INPUT', '1 to 100 files'],
    ['no file', multipartBody([{ name: 'a', content: 'b' }]), 400, 'BAD_USER_INPUT', 'none came'],
    ['a file without a name', form([PNG], ''), 400, 'BAD_USER_INPUT', 'none came'],
    ['an empty file', form([PNG, Buffer.alloc(0)]), 400, 'BAD_USER_INPUT', 'empty'],
    ['a file too large', form([PNG, Buffer.alloc(1001)]), 413, 'IMAGE_TOO_LARGE', '1000 bytes'],
    ['a broken one', form([PNG, Buffer.alloc(BROKEN_BYTES)]), 422, 'INVALID_IMAGE', ''],
    ['half a form', form(pictures(3)).subarray(0, 250), 400, 'BAD_USER_INPUT', 'Expected a'],
  ] as const)('are added all or none: %s', async (_, body, status, code, message) => {
    const answer = await add(body);
    expect(answer).toEqual({ status, body: refusal(code, message) });
    expect(await list()).toEqual([]);
  });

  it.each([
    ['101 files', form(pictures(101)), 'several requests'],
    ['one that is empty at the end', form([...pictures(3), Buffer.alloc(0)]), 'empty'],
    ['half a form', form(pictures(3)).subarray(0, 250), 'Expected a'],
  ])('cost nothing where a form cannot be taken: %s', async (_, body, message) => {
    await fixture.close();
    await start({ MAX_UPLOAD_BYTES: '100000' });
    await expect(add(body)).resolves.toEqual({
      status: 400,
      body: refusal('BAD_USER_INPUT', message),
    });
    expect(fixture.classifiers.taken).toBe(0);
  });

  it.each([
    ['JSON', 'application/json', '{}'],
    ['a form of fields', 'application/x-www-form-urlencoded;charset=UTF-8', 'a=b'],
    ['a type that is none', 'multipart', 'x'],
  ])('refuse %s', async (_, type, body) => {
    await expect(add(Buffer.from(body), type)).resolves.toEqual({
      status: 400,
      body: refusal('BAD_USER_INPUT', `in fields of any name; a body of type "${type}" came.`),
    });
  });

  it('refuse what has no classifier, or a name too long, before a photo is looked at', async () => {
    const path = ADD.replace('screws', 'nuts');
    await expect(add(form(pictures(2)), MULTIPART, path)).resolves.toMatchObject({
      status: 404,
      body: refusal('CLASSIFIER_NOT_FOUND'),
    });
    const long = ADD.replace('long%2Fshort', 'a'.repeat(10_000));
    await expect(add(form(pictures(2)), MULTIPART, long)).resolves.toMatchObject({
      status: 400,
      body: refusal('BAD_USER_INPUT', '10000 came'),
    });
  });

  it('add nothing where the client goes away, and give back what they held', async () => {
    await fixture.close();
    await start({ MAX_QUEUE_BYTES: '2000', MAX_UPLOAD_BYTES: '1000' });
    const body = form([...pictures(5), Buffer.alloc(900)]);
    for (let tries = 1; tries <= 5; tries += 1) {
      const client = await RawClient.connect(fixture.url);
      client.write(
        `POST ${ADD} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: ${MULTIPART}\r\ncontent-length: ${String(body.length)}\r\n\r\n`,
      );
      client.write(body.subarray(0, body.length - 100));
      await eventually(() => {
        expect(fixture.classifiers.taken).toBe(5 * tries);
      });
      client.destroy();
    }
    await eventually(async () => {
      await expect(add(PNG, 'image/png')).resolves.toMatchObject({ status: 200 });
    });
    expect(await list()).toHaveLength(1);
  });

  it('are listed by pages and by class', async () => {
    await add(form(pictures(3)));
    await add(PNG, 'image/png', ADD.replace('long%2Fshort', 'odd'));
    const { body } = await ask(`${EXAMPLES}?limit=2`, { method: 'GET' });
    expect(body['examples']).toEqual(
      Array.from({ length: 2 }, () => ({
        id: expect.any(String),
        className: 'long/short',
        source: 'UPLOAD',
        addedAt: expect.any(String),
      })),
    );
    expect(await list(`?limit=2&after=${String(body['next'])}`)).toMatchObject([
      { className: 'long/short' },
      { className: 'odd' },
    ]);
    expect(await list('?class=odd')).toHaveLength(1);
    for (const query of ['?limit=0', '?limit=201', '?limit=x', '?class=a&class=b', '?class=none']) {
      const { status } = await ask(`${EXAMPLES}${query}`, { method: 'GET' });
      expect([query, status]).toEqual([query, query === '?class=none' ? 404 : 400]);
    }
  });

  it('are shown as JPEG to be kept by nobody between', async () => {
    const { body } = await add(picture(1), 'image/png');
    const [id] = body['ids'] as string[];
    for (const [kind, bytes] of [
      ['photo', picture(1)],
      ['thumbnail', PNG.subarray(0, 8)],
    ] as const) {
      const response = await fetch(`${fixture.url}${EXAMPLES}/${String(id).toUpperCase()}/${kind}`);
      expect(response.headers.get('content-type')).toBe('image/jpeg');
      expect(response.headers.get('cache-control')).toMatch(/^private, /);
      expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    }
    for (const [path, status] of [
      [`${NOT_THERE}/photo`, 404],
      ['..%2F1/photo', 400],
      [`${String(id)}/secret`, 404],
    ] as const) {
      const response = await fetch(`${fixture.url}${EXAMPLES}/${path}`);
      expect([path, response.status]).toEqual([path, status]);
      expect(response.headers.get('cache-control')).toBeNull();
    }
  });

  it('are moved and removed', async () => {
    await add(PNG, 'image/png', ADD.replace('long%2Fshort', 'odd'));
    const ids = (await add(form(pictures(3)))).body['ids'] as string[];
    const moved = await sendJson('PATCH', { ids: ids.slice(0, 1), class: 'odd' });
    expect(moved.body['classes']).toMatchObject([{ exampleCount: 2 }, { exampleCount: 2 }]);
    const removed = await sendJson('DELETE', { ids: ids.slice(1, 2) });
    expect(removed.body['exampleCount']).toBe(3);
    const one = await ask(`${EXAMPLES}/${String(ids[2])}`, { method: 'DELETE' });
    expect(one.body['exampleCount']).toBe(2);
  });

  it.each([
    ['PATCH', { ids: [NOT_THERE], class: 'none' }, 'CLASS_NOT_FOUND', ''],
    ['PATCH', { ids: [NOT_THERE], class: 'long/short' }, 'EXAMPLE_NOT_FOUND', ''],
    ['PATCH', { ids: [NOT_THERE] }, 'BAD_USER_INPUT', 'nothing in "class" came'],
    ['DELETE', { ids: [NOT_THERE] }, 'EXAMPLE_NOT_FOUND', ''],
    ['DELETE', { ids: ['1'] }, 'BAD_USER_INPUT', 'a UUID; "1" came'],
    ['DELETE', { ids: [1] }, 'BAD_USER_INPUT', '1 in "ids.0" came'],
    ['DELETE', { ids: [] }, 'BAD_USER_INPUT', '1 to 1000 examples; 0 came'],
    ['DELETE', { ids: [], all: true }, 'BAD_USER_INPUT', 'unknown key "all"'],
    ['DELETE', null, 'BAD_USER_INPUT', 'null came'],
  ])('refuse %s %j', async (method, json, code, message) => {
    await add(PNG, 'image/png');
    const { body } = await sendJson(method, json);
    expect(body).toEqual(refusal(code, message));
  });
});
