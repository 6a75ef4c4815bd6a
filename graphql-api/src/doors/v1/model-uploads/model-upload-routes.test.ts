import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { claimFileName, UPLOAD_FILES } from '@detections/schema';
import { eventually } from '@detections/test-support';
import { CHECK, UploadsFixture } from './uploads.fixture.js';

interface Answer {
  readonly status: number;
  readonly code: string | null;
  readonly body: {
    readonly id: string;
    readonly state: string;
    readonly error?: { readonly message: string };
    readonly uploads?: readonly object[];
  };
}

let fixture: UploadsFixture;
let key: string | undefined;

async function ask(method: string, path = '', init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${fixture.api.url}/v1/model-uploads${path}`, {
    method,
    ...init,
    headers: { ...init.headers, ...(key !== undefined && { 'x-api-key': key }) },
  });
  const text = await response.text();
  const body = (text === '' ? {} : JSON.parse(text)) as Answer['body'];
  return { status: response.status, code: response.headers.get('x-error-code'), body };
}

function upload(files: Readonly<Record<string, string>> = { 'model.zip': 'a zip' }) {
  const form = new FormData();
  for (const [name, content] of Object.entries(files))
    form.append('file', new File([content], name));
  return ask('POST', '', { body: form });
}

function keep(id: string, body: object) {
  const headers = { 'content-type': 'application/json' };
  return ask('POST', `/${id}/keep`, { body: JSON.stringify(body), headers });
}

async function start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
  fixture = await UploadsFixture.start(environment);
  await fixture.announce();
}

/** An upload that a classifier has accepted, and serves. */
async function accepted(): Promise<string> {
  const { body } = await upload();
  await fixture.judge(body.id);
  await fixture.announce([body.id]);
  return body.id;
}

beforeEach(() => {
  key = undefined;
});

afterEach(() => fixture.close());

describe('an upload', () => {
  beforeEach(() => start());

  it('is stored as it came, under names with folders, and is checked', async () => {
    const { status, body } = await upload({ 'onnx/model.onnx': 'numbers', 'labels.txt': 'a\nb' });
    expect([status, body]).toEqual([
      201,
      {
        id: expect.stringMatching(/^[0-9a-f]{16}$/),
        fileName: 'onnx/model.onnx',
        bytes: 10,
        state: 'checking',
        expiresAt: expect.stringContaining('T'),
      },
    ]);
    const received = join(fixture.folderOf(body.id), UPLOAD_FILES.received);
    expect(await readFile(join(received, 'onnx/model.onnx'), 'utf8')).toBe('numbers');
    // Nobody else takes it for one whose API has gone.
    const claim = join(fixture.folderOf(body.id), claimFileName(0));
    expect((await readFile(claim, 'utf8')).trim()).toBe('released');
    await expect(ask('GET', `/${body.id}`)).resolves.toMatchObject({ status: 200, body });
    await expect(ask('GET')).resolves.toMatchObject({
      status: 200,
      body: { uploads: [body], maxBytes: 500_000_000 },
    });
  });

  it('may be a body of its own', async () => {
    const { status, body } = await ask('POST', '?fileName=fruits.zip', {
      body: 'a zip',
      headers: { 'content-type': 'application/zip' },
    });
    expect([status, body]).toMatchObject([201, { fileName: 'fruits.zip', bytes: 5 }]);
  });

  it('is kept without what systems put into folders', async () => {
    const files = { '.DS_Store': 'x', 'model.onnx': 'numbers', '__MACOSX/model.onnx': 'y' };
    const { body } = await upload(files);
    const received = join(fixture.folderOf(body.id), UPLOAD_FILES.received);
    expect(await readdir(received)).toEqual(['model.onnx']);
  });

  it.each([
    ['a way out of its folder', { '../model.onnx': 'x' }, '../model.onnx'],
    ['an absolute name', { '/etc/model.onnx': 'x' }, '/etc/model.onnx'],
    ['a separator of another system', { 'a\\model.onnx': 'x' }, 'different|names such as'],
    ['a file that is a folder, too', { a: 'x', 'a/b': 'y' }, 'different names'],
    ['two names that one system takes for one', { 'A.txt': 'x', 'a.txt': 'y' }, 'different names'],
    ['no files', {}, 'none came'],
    ['empty files', { 'model.onnx': '' }, 'empty ones came'],
  ])('with %s is refused, and leaves nothing', async (_, files, message) => {
    const { status, code, body } = await upload(files);
    expect([status, code, body.error?.message]).toEqual([
      400,
      'BAD_USER_INPUT',
      expect.stringMatching(message),
    ]);
    expect(await fixture.left()).toEqual([]);
  });

  it('of another type than a form or a zip is refused before it is read', async () => {
    const { status, body } = await ask('POST', '', {
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect([status, body.error?.message]).toEqual([
      400,
      expect.stringContaining('application/zip'),
    ]);
  });

  it('that breaks off leaves nothing', async () => {
    const { hostname, port } = new URL(fixture.api.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /v1/model-uploads HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/zip\r\ncontent-length: 100\r\n\r\nhalf`,
    );
    await eventually(async () => {
      expect(await fixture.left()).toHaveLength(1);
    });
    socket.destroy();
    await eventually(async () => {
      expect(await fixture.left()).toEqual([]);
    });
  });

  it('that was refused says why', async () => {
    const { body } = await upload();
    const refusal = { state: 'refused', reason: 'labels-missing', message: 'It has no labels.' };
    await fixture.judge(body.id, refusal as never);
    await expect(ask('GET', `/${body.id}`)).resolves.toMatchObject({ body: refusal });
  });

  it('that was accepted names its model once that is served', async () => {
    const { body } = await upload();
    await fixture.judge(body.id);
    await expect(ask('GET', `/${body.id}`)).resolves.toMatchObject({ body: { state: 'checking' } });
    await fixture.announce([body.id]);
    await expect(ask('GET', `/${body.id}`)).resolves.toMatchObject({
      body: { state: 'accepted', model: `trial-${body.id}@1`, check: CHECK },
    });
  });

  it('that is on trial is listed for those alone who ask for it', async () => {
    const id = await accepted();
    const names = async (query: string) => {
      const response = await fetch(`${fixture.api.url}/v1/models${query}`);
      const { models } = (await response.json()) as { models: { name: string; trial?: true }[] };
      return models.map(({ name, trial }) => [name, trial]);
    };
    expect(await names('')).toEqual([['resnet50', undefined]]);
    expect(await names('?trials=true')).toEqual([
      ['resnet50', undefined],
      [`trial-${id}`, true],
    ]);
    await expect(fetch(`${fixture.api.url}/v1/models?trials=yes`)).resolves.toMatchObject({
      status: 400,
    });
  });

  it('is deleted at once', async () => {
    const id = await accepted();
    await expect(ask('DELETE', `/${id}`)).resolves.toMatchObject({ status: 204 });
    expect(await fixture.left()).toEqual([]);
    await expect(ask('GET', `/${id}`)).resolves.toMatchObject({
      status: 404,
      code: 'UPLOAD_NOT_FOUND',
    });
  });
});

describe('keeping', () => {
  beforeEach(() => start());

  it('moves it to where models lie', async () => {
    const id = await accepted();
    await expect(keep(id, { name: 'fruits' })).resolves.toMatchObject({
      status: 200,
      body: { state: 'kept', model: 'fruits@1', check: CHECK },
    });
    expect(await readdir(join(fixture.modelsDir, 'fruits', '1'))).toEqual(['model.onnx']);
    await expect(keep(id, { name: 'fruits' })).resolves.toMatchObject({
      status: 409,
      code: 'UPLOAD_NOT_ACCEPTED',
    });
  });

  it('makes the next version of a model that is there, where that is asked for', async () => {
    await mkdir(join(fixture.modelsDir, 'fruits', '7'), { recursive: true });
    await writeFile(join(fixture.modelsDir, 'fruits', '7', 'model.onnx'), 'another');
    const id = await accepted();
    await expect(keep(id, { name: 'fruits' })).resolves.toMatchObject({
      status: 409,
      code: 'NAME_TAKEN',
    });
    await expect(keep(id, { name: 'fruits', newVersion: true })).resolves.toMatchObject({
      body: { model: 'fruits@8' },
    });
  });

  it('of two at once under one name lets one have it', async () => {
    const [one, other] = [await accepted(), await accepted()];
    const answers = await Promise.all([one, other].map((id) => keep(id, { name: 'fruits' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await readdir(join(fixture.modelsDir, 'fruits'))).toEqual(['1']);
  });

  it.each([
    ['resnet50', 409, 'NAME_TAKEN', 'own model'],
    ['efficientnet-lite0', 409, 'NAME_TAKEN', 'own model'],
    ['../fruits', 400, 'BAD_USER_INPUT', 'expected 1 to 63'],
    ['trial-fruits', 400, 'BAD_USER_INPUT', 'trial-'],
  ])('refuses the name %s', async (name, status, code, message) => {
    const id = await accepted();
    const answer = await keep(id, { name, newVersion: true });
    expect([answer.status, answer.code, answer.body.error?.message]).toEqual([
      status,
      code,
      expect.stringContaining(message),
    ]);
    await expect(ask('GET', `/${id}`)).resolves.toMatchObject({ body: { state: 'accepted' } });
  });

  it('goes on where a crash has left it half done', async () => {
    const id = await accepted();
    const intent = join(fixture.folderOf(id), UPLOAD_FILES.keeping);
    await writeFile(intent, JSON.stringify({ name: 'fruits', version: '1' }));
    await expect(ask('GET', `/${id}`)).resolves.toMatchObject({ body: { state: 'accepted' } });
    await expect(keep(id, { name: 'leaves' })).resolves.toMatchObject({
      body: { model: 'leaves@1' },
    });
  });

  it('refuses one that is not accepted', async () => {
    const { body } = await upload();
    await expect(keep(body.id, { name: 'fruits' })).resolves.toMatchObject({
      status: 409,
      code: 'UPLOAD_NOT_ACCEPTED',
    });
  });
});

describe('who may', () => {
  const mayUpload = async () => {
    const response = await fetch(`${fixture.api.url}/graphql`, {
      method: 'POST',
      body: JSON.stringify({ query: '{ service { modelUploads } }' }),
      headers: {
        'content-type': 'application/json',
        ...(key !== undefined && { 'x-api-key': key }),
      },
    });
    return ((await response.json()) as { data: { service: { modelUploads: boolean } } }).data
      .service.modelUploads;
  };

  it('nobody, where the operator has not turned it on', async () => {
    await start({ MODEL_UPLOADS: 'false' });
    await expect(upload()).resolves.toMatchObject({ status: 403, code: 'FORBIDDEN' });
    await expect(ask('GET')).resolves.toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await mayUpload()).toBe(false);
  });

  it('keys with the role models alone', async () => {
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
    await start({ API_KEYS: `${sha256('reader')}:read,${sha256('both')}:read+models` });
    key = 'reader';
    await expect(upload()).resolves.toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await mayUpload()).toBe(false);
    key = 'both';
    await expect(upload()).resolves.toMatchObject({ status: 201 });
    expect(await mayUpload()).toBe(true);
  });

  it.each([
    ['takes none', undefined],
    ['sees another volume', randomUUID()],
  ])('nobody, where the classifier %s', async (_, volume) => {
    fixture = await UploadsFixture.start();
    await fixture.announce([], volume);
    if (volume === undefined) await fixture.api.source.announce({ protocol: 3, models: [] });
    await expect(upload()).resolves.toMatchObject({
      status: 503,
      code: 'MODEL_UPLOADS_UNAVAILABLE',
    });
    expect(await mayUpload()).toBe(false);
  });
});

describe('limits', () => {
  it('on bytes, by the head of the request and by what comes', async () => {
    await start({ MAX_MODEL_UPLOAD_MB: '1' });
    const large = 'x'.repeat(1_000_001);
    await expect(upload({ 'a.bin': large })).resolves.toMatchObject({
      status: 413,
      code: 'UPLOAD_TOO_LARGE',
    });
    const headers = { 'content-type': 'application/zip' };
    const body = new Blob([large, large]).stream();
    const chunked: RequestInit & { duplex: 'half' } = { body, headers, duplex: 'half' };
    await expect(ask('POST', '', chunked)).resolves.toMatchObject({
      status: 413,
      code: 'UPLOAD_TOO_LARGE',
    });
    await expect(ask('POST', '', { body: large + large, headers })).resolves.toMatchObject({
      status: 413,
    });
    expect(await fixture.left()).toEqual([]);
  });

  it('on uploads that nobody has kept', async () => {
    await start({ MAX_MODEL_UPLOADS: '2' });
    await upload();
    const id = await accepted();
    await expect(upload()).resolves.toMatchObject({ status: 409, code: 'LIMIT_REACHED' });
    await keep(id, { name: 'fruits' });
    const { status, body } = await upload();
    expect(status).toBe(201);
    await expect(upload()).resolves.toMatchObject({ status: 409 });
    // Of one that was refused nothing but the reason is left.
    await fixture.judge(body.id, { state: 'refused', reason: 'corrupt', message: 'It is.' });
    await expect(upload()).resolves.toMatchObject({ status: 201 });
  });
});

// The superuser may write anywhere.
const itAsUser = process.getuid?.() === 0 ? it.skip : it;

describe('a volume', () => {
  itAsUser('that may not be written says so', async () => {
    await start();
    await chmod(fixture.incoming, 0o555);
    const { status, code, body } = await upload();
    await chmod(fixture.incoming, 0o755);
    expect([status, code, body.error?.message]).toEqual([
      503,
      'STORAGE_UNAVAILABLE',
      expect.stringContaining('may not write'),
    ]);
  });
});
