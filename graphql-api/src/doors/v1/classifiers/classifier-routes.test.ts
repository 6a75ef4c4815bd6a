import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiFixture, PNG } from '../../../api.fixture.js';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

describe('own classifiers at /v1/classifiers', () => {
  let fixture: ApiFixture;

  beforeEach(async () => {
    fixture = await ApiFixture.start();
    await fixture.classifier.start();
  });

  afterEach(() => fixture.close());

  const send = async (
    method: string,
    path: string,
    json?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> => {
    const response = await fixture.post(`/v1/classifiers${path}`, {
      method,
      ...(json !== undefined && { body: JSON.stringify(json) }),
      headers: { ...(json !== undefined && { 'content-type': 'application/json' }), ...headers },
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  const addPhoto = (path: string, number = 1): Promise<Response> =>
    fixture.post(`/v1/classifiers${path}/examples`, {
      body: new Blob([PNG, Uint8Array.of(number)]),
    });
  const refusal = (code: string, message = '') => ({
    error: { code, message: expect.stringContaining(message) },
  });

  it('are made, shown, listed, and found among none', async () => {
    await expect(send('GET', '')).resolves.toMatchObject({ body: { classifiers: [] } });
    const made = await send('POST', '', { name: 'screws' });
    expect([made.status, made.headers.get('location')]).toEqual([201, '/v1/classifiers/screws']);
    expect(made.body).toEqual({
      name: 'screws',
      base: 'resnet50@1',
      preset: 'CENTER_CROP',
      state: 'NOT_READY',
      isCurrent: false,
      reason: 'Expected photos of two classes.',
      version: null,
      threshold: null,
      createdAt: expect.any(String),
      exampleCount: 0,
      classes: [],
      quality: null,
      versions: [],
    });
    expect((await send('GET', '/screws')).body).toEqual(made.body);
    expect((await send('GET', '')).body).toEqual({ classifiers: [made.body] });
  });

  it('answer once two classes have photos, and go back to a version', async () => {
    await send('POST', '', { name: 'screws', base: 'fruit@2' });
    await addPhoto('/screws/classes/long');
    await addPhoto('/screws/classes/short');
    await addPhoto('/screws/classes/short', 2);
    const versions = [
      { version: 2, createdAt: expect.any(String), classCount: 2, exampleCount: 3 },
      { version: 1, createdAt: expect.any(String), classCount: 2, exampleCount: 2 },
    ];
    await expect(send('GET', '/screws')).resolves.toMatchObject({
      body: {
        state: 'READY',
        isCurrent: true,
        base: 'fruit@2',
        version: 2,
        threshold: 0.5,
        versions,
      },
    });
    const back = await send('POST', '/screws/rollback', { version: 1 });
    expect(back).toMatchObject({ status: 200, body: { version: 1 } });
    await expect(send('POST', '/screws/rollback', { version: 9 })).resolves.toMatchObject({
      status: 404,
      body: refusal('MODEL_NOT_FOUND'),
    });
  });

  it('get other names and bases', async () => {
    await send('POST', '', { name: 'screws' });
    await expect(send('PATCH', '/screws', { name: 'bolts' })).resolves.toMatchObject({
      body: { name: 'bolts', base: 'resnet50@1' },
    });
    await expect(send('PATCH', '/bolts', { name: 'nuts', base: 'fruit@2' })).resolves.toMatchObject(
      { body: { name: 'nuts', base: 'fruit@2' } },
    );
    expect((await send('GET', '/bolts')).status).toBe(404);
  });

  it('are deleted by those who confirm what goes', async () => {
    await send('POST', '', { name: 'screws' });
    const first = await send('DELETE', '/screws');
    expect(first).toMatchObject({ status: 409, body: refusal('CONFIRMATION_REQUIRED') });
    const stale = confirmationOf(first);
    await addPhoto('/screws/classes/long');
    const second = await send('DELETE', `/screws?confirm=${stale}`);
    expect(second).toMatchObject({ status: 409, body: refusal('CONFIRMATION_REQUIRED') });
    const confirm = confirmationOf(second);
    await expect(send('DELETE', `/screws?confirm=${confirm}&confirm=1`)).resolves.toMatchObject({
      status: 400,
    });
    await expect(send('DELETE', `/screws?confirm=${confirm}`)).resolves.toMatchObject({
      status: 200,
      body: { name: 'screws', classes: 1, examples: 1, versions: 0 },
    });
    expect((await send('GET', '/screws')).status).toBe(404);
  });

  it('have classes of any name that an address can carry', async () => {
    await send('POST', '', { name: 'screws' });
    for (const name of ['left/right', '日本 🔩', '100 % a?b#c', 'a'.repeat(100)]) {
      const path = `/screws/classes/${encodeURIComponent(name)}`;
      await expect(send('PUT', path)).resolves.toMatchObject({
        status: 200,
        body: { classes: [{ name, exampleCount: 0, accuracy: null, tooFew: true }] },
      });
      // Twice is as good as once.
      expect((await send('PUT', path)).status).toBe(200);
      await expect(send('PATCH', path, { name: `${name.slice(1)}!` })).resolves.toMatchObject({
        body: { classes: [{ name: `${name.slice(1)}!` }] },
      });
      const renamed = `/screws/classes/${encodeURIComponent(`${name.slice(1)}!`)}`;
      await expect(send('DELETE', renamed)).resolves.toMatchObject({ body: { classes: [] } });
    }
  });

  it('refuse what cannot be, by its code and in words', async () => {
    const refused = [
      ['POST', '', { name: 1 }, 'BAD_USER_INPUT', 'at will "base", a string; 1 in "name" came.'],
      ['POST', '', {}, 'BAD_USER_INPUT', 'nothing in "name" came'],
      ['POST', '', [], 'BAD_USER_INPUT', 'a list came'],
      ['POST', '', { name: 'a', colour: 1 }, 'BAD_USER_INPUT', 'the unknown key "colour" came'],
      ['POST', '', { name: 'resnet50' }, 'NAME_TAKEN', ''],
      ['POST', '', { name: '../a' }, 'BAD_USER_INPUT', ''],
      ['POST', '', { name: 'a', base: 'B' }, 'BAD_USER_INPUT', 'NAME or NAME@VERSION'],
      ['POST', '', undefined, 'BAD_USER_INPUT', 'nothing came'],
      ['GET', '/nuts', undefined, 'CLASSIFIER_NOT_FOUND', ''],
      ['GET', `/${'a'.repeat(10_000)}`, undefined, 'CLASSIFIER_NOT_FOUND', ''],
      ['GET', '/a%2F..%2Fb', undefined, 'CLASSIFIER_NOT_FOUND', ''],
      ['GET', '/%E0%A4%A', undefined, 'BAD_USER_INPUT', '%-escapes'],
      ['PATCH', '/screws', {}, 'BAD_USER_INPUT', 'or both, as strings; an empty one came'],
      ['PATCH', '/screws', { name: null }, 'BAD_USER_INPUT', 'null in "name" came'],
      ['POST', '/screws/rollback', { version: '1' }, 'BAD_USER_INPUT', 'a string in "version"'],
      ['POST', '/screws/rollback', { version: 0 }, 'BAD_USER_INPUT', '0 in "version" came'],
      ['DELETE', '/screws/classes/none', undefined, 'CLASS_NOT_FOUND', ''],
      ['PUT', `/screws/classes/${'a'.repeat(10_000)}`, undefined, 'BAD_USER_INPUT', '10000 came'],
      ['PATCH', '/screws/classes/long', { name: [] }, 'BAD_USER_INPUT', 'a list in "name" came'],
    ] as const;
    await send('POST', '', { name: 'screws' });
    for (const [method, path, json, code, message] of refused) {
      const { headers, body } = await send(method, path, json);
      expect(body).toMatchObject(refusal(code, message));
      expect(headers.get('x-error-code')).toBe(code);
    }
  });

  it('refuse bodies that are no JSON', async () => {
    const post = (body: string, type: string): Promise<Response> =>
      fixture.post('/v1/classifiers', { body, headers: { 'content-type': type } });
    expect((await post('{', 'application/json')).status).toBe(400);
    expect((await post('name=a', 'application/x-www-form-urlencoded')).status).toBe(415);
    expect((await post('name', 'text/plain')).status).toBe(400);
  });

  it('are shown to who may ask, and changed by who may teach', async () => {
    await fixture.close();
    const hash = (key: string): string => createHash('sha256').update(key).digest('hex');
    fixture = await ApiFixture.start({ API_KEYS: `${hash('reads')},${hash('teaches')}:teach` });
    await fixture.classifier.start();
    const [reads, teaches] = ['reads', 'teaches'].map((key) => ({ 'x-api-key': key }));
    await send('POST', '', { name: 'screws' }, teaches);
    for (const path of ['', '/screws']) {
      expect((await send('GET', path, undefined, reads)).status).toBe(200);
    }
    const id = '00000000-0000-4000-8000-000000000000';
    const refused = [
      ['POST', ''],
      ['PATCH', '/screws'],
      ['DELETE', '/screws'],
      ['POST', '/screws/rollback'],
      ['PUT', '/screws/classes/long'],
      ['PATCH', '/screws/classes/long'],
      ['DELETE', '/screws/classes/long'],
      ['POST', '/screws/classes/long/examples'],
      ['GET', '/screws/examples'],
      ['PATCH', '/screws/examples'],
      ['DELETE', '/screws/examples'],
      ['DELETE', `/screws/examples/${id}`],
      ['GET', `/screws/examples/${id}/photo`],
      ['GET', `/screws/examples/${id}/thumbnail`],
    ] as const;
    for (const [method, path] of refused) {
      const { status, body } = await send(method, path, undefined, reads);
      expect([method, path, status]).toEqual([method, path, 403]);
      expect(body).toMatchObject(refusal('FORBIDDEN', 'role teach'));
    }
  });
});

function confirmationOf({ body }: Answer): string {
  return (body as { readonly error: { readonly confirmation: string } }).error.confirmation;
}
