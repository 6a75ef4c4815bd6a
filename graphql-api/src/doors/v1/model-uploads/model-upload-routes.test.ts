import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { claimFileName, UPLOAD_FILES } from '@detections/schema';
import { eventually } from '@detections/test-support';
import { CHECK, UploadsFixture } from './uploads.fixture.js';

let fixture: UploadsFixture;

async function start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
  fixture = await UploadsFixture.start(environment);
  await fixture.announce();
}

afterEach(() => fixture.close());

describe('an upload', () => {
  beforeEach(() => start());

  it('is stored as it came, under names with folders, and is checked', async () => {
    const { status, body } = await fixture.upload({
      'onnx/model.onnx': 'numbers',
      'labels.txt': 'a\nb',
    });
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
    await expect(fixture.ask('GET', `/${body.id}`)).resolves.toMatchObject({ status: 200, body });
    await expect(fixture.ask('GET')).resolves.toMatchObject({
      status: 200,
      body: { uploads: [body], maxBytes: 500_000_000 },
    });
  });

  it('may be a body of its own', async () => {
    const { status, body } = await fixture.ask('POST', '?fileName=fruits.zip', {
      body: 'a zip',
      headers: { 'content-type': 'application/zip' },
    });
    expect([status, body]).toMatchObject([201, { fileName: 'fruits.zip', bytes: 5 }]);
  });

  it('is kept without what systems put into folders', async () => {
    const files = { '.DS_Store': 'x', 'model.onnx': 'numbers', '__MACOSX/model.onnx': 'y' };
    const { body } = await fixture.upload(files);
    const received = join(fixture.folderOf(body.id), UPLOAD_FILES.received);
    expect(await readdir(received)).toEqual(['model.onnx']);
  });

  it.each([
    ['a way out of its folder', { '../model.onnx': 'x' }, '../model.onnx'],
    ['an absolute name', { '/etc/model.onnx': 'x' }, '/etc/model.onnx'],
    ['a separator of another system', { 'a\\model.onnx': 'x' }, 'different|names such as'],
    ['a file that is a folder, too', { a: 'x', 'a/b': 'y' }, 'different names'],
    ['two names that one system takes for one', { 'A.txt': 'x', 'a.txt': 'y' }, 'different names'],
    ['a long name', { ['a'.repeat(101)]: 'x' }, 'at most 100 characters'],
    ['more bytes in a name than disks take', { ['あ'.repeat(95)]: 'x' }, 'at most 100 characters'],
    ['no files', {}, 'none came'],
    ['empty files', { 'model.onnx': '' }, 'empty ones came'],
  ])('with %s is refused, and leaves nothing', async (_, files, message) => {
    const { status, code, body } = await fixture.upload(files);
    expect([status, code, body.error?.message]).toEqual([
      400,
      'BAD_USER_INPUT',
      expect.stringMatching(message),
    ]);
    expect(await fixture.left()).toEqual([]);
  });

  it('of another type than a form or a zip is refused before it is read', async () => {
    const { status, body } = await fixture.ask('POST', '', {
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
    const { body } = await fixture.upload();
    const refusal = { state: 'refused', reason: 'labels-missing', message: 'It has no labels.' };
    await fixture.judge(body.id, refusal as never);
    await expect(fixture.ask('GET', `/${body.id}`)).resolves.toMatchObject({ body: refusal });
  });

  it('that was accepted names its model once that is served', async () => {
    const { body } = await fixture.upload();
    await fixture.judge(body.id);
    await expect(fixture.ask('GET', `/${body.id}`)).resolves.toMatchObject({
      body: { state: 'checking' },
    });
    await fixture.announce([body.id]);
    await expect(fixture.ask('GET', `/${body.id}`)).resolves.toMatchObject({
      body: { state: 'accepted', model: `trial-${body.id}@1`, check: CHECK },
    });
  });

  it('that was accepted and cannot be served says why, and is not kept', async () => {
    const id = await fixture.accepted();
    await fixture.announceFailed(id, 'The network was loaded, and that was too much.');
    await expect(fixture.ask('GET', `/${id}`)).resolves.toMatchObject({
      body: {
        state: 'refused',
        reason: 'not-served',
        message: expect.stringContaining('too much'),
      },
    });
    const answer = await fixture.keep(id, { name: 'fruits' });
    expect([answer.status, answer.code, answer.body.error?.message]).toEqual([
      409,
      'UPLOAD_NOT_ACCEPTED',
      expect.stringContaining('too much'),
    ]);
  });

  it('that is on trial is listed for those alone who ask for it', async () => {
    const id = await fixture.accepted();
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
    const id = await fixture.accepted();
    await expect(fixture.ask('DELETE', `/${id}`)).resolves.toMatchObject({ status: 204 });
    expect(await fixture.left()).toEqual([]);
    await expect(fixture.ask('GET', `/${id}`)).resolves.toMatchObject({
      status: 404,
      code: 'UPLOAD_NOT_FOUND',
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
        ...(fixture.key !== undefined && { 'x-api-key': fixture.key }),
      },
    });
    return ((await response.json()) as { data: { service: { modelUploads: boolean } } }).data
      .service.modelUploads;
  };

  it('nobody, where the operator has not turned it on', async () => {
    await start({ MODEL_UPLOADS: 'false' });
    await expect(fixture.upload()).resolves.toMatchObject({ status: 403, code: 'FORBIDDEN' });
    await expect(fixture.ask('GET')).resolves.toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await mayUpload()).toBe(false);
  });

  it('keys with the role models alone', async () => {
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
    await start({ API_KEYS: `${sha256('reader')}:read,${sha256('both')}:read+models` });
    fixture.key = 'reader';
    await expect(fixture.upload()).resolves.toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await mayUpload()).toBe(false);
    fixture.key = 'both';
    await expect(fixture.upload()).resolves.toMatchObject({ status: 201 });
    expect(await mayUpload()).toBe(true);
  });

  it.each([
    ['takes none', undefined],
    ['sees another volume', randomUUID()],
  ])('nobody, where the classifier %s', async (_, volume) => {
    fixture = await UploadsFixture.start();
    await fixture.announce([], volume);
    if (volume === undefined) await fixture.api.source.announce({ protocol: 3, models: [] });
    await expect(fixture.upload()).resolves.toMatchObject({
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
    await expect(fixture.upload({ 'a.bin': large })).resolves.toMatchObject({
      status: 413,
      code: 'UPLOAD_TOO_LARGE',
    });
    const headers = { 'content-type': 'application/zip' };
    const body = new Blob([large, large]).stream();
    const chunked = { body, headers, duplex: 'half' as const };
    await expect(fixture.ask('POST', '', chunked)).resolves.toMatchObject({
      status: 413,
      code: 'UPLOAD_TOO_LARGE',
    });
    await expect(fixture.ask('POST', '', { body: large + large, headers })).resolves.toMatchObject({
      status: 413,
    });
    expect(await fixture.left()).toEqual([]);
  });

  it('on uploads that nobody has kept', async () => {
    await start({ MAX_MODEL_UPLOADS: '2' });
    await fixture.upload();
    const id = await fixture.accepted();
    await expect(fixture.upload()).resolves.toMatchObject({ status: 409, code: 'LIMIT_REACHED' });
    await fixture.keep(id, { name: 'fruits' });
    const { status, body } = await fixture.upload();
    expect(status).toBe(201);
    await expect(fixture.upload()).resolves.toMatchObject({ status: 409 });
    // Of one that was refused nothing but the reason is left.
    await fixture.judge(body.id, { state: 'refused', reason: 'corrupt', message: 'It is.' });
    await expect(fixture.upload()).resolves.toMatchObject({ status: 201 });
  });
});
