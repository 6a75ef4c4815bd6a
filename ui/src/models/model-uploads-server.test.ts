/** @jest-environment node */
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { UploadRequestInit } from '../graphql/upload-fetch';
import { sampleUpload } from '../testing/fake-model-uploads';
import { connectModelUploads } from './model-uploads-server';

/** Node 20 has none. */
Object.defineProperty(globalThis, 'navigator', { value: { onLine: true }, configurable: true });

let requests: Request[];
let answer: () => Promise<Response>;
const server = connectModelUploads((url, init: UploadRequestInit = {}) => {
  requests.push(new Request(new URL(url, 'http://page.test'), init));
  return answer();
});
const file = new File(['weights'], 'model.onnx');

beforeEach(() => {
  requests = [];
  answer = () => Promise.resolve(Response.json(sampleUpload()));
});

test('files are sent as parts that say where they lie', async () => {
  answer = () => Promise.resolve(Response.json(sampleUpload(), { status: 201 }));
  const files = [
    { path: 'onnx/model.onnx', file },
    { path: 'labels.txt', file: new File(['apple'], 'labels.txt') },
  ];
  expect(await server.send(files, {})).toEqual({ ok: true, data: sampleUpload() });
  const [request] = requests;
  expect(request?.method).toBe('POST');
  expect(request?.url).toBe('http://page.test/v1/model-uploads');
  const parts = (await request?.formData())?.getAll('file') as File[];
  expect(parts.map(({ name }) => name)).toEqual(['onnx/model.onnx', 'labels.txt']);
});

test('a model is kept under its name, and as a further version where that is asked for', async () => {
  await server.keep('a1', { name: 'fruits', newVersion: true });
  expect(requests[0]?.url).toBe('http://page.test/v1/model-uploads/a1/keep');
  expect(await requests[0]?.json()).toEqual({ name: 'fruits', newVersion: true });
});

test('an upload is discarded', async () => {
  answer = () => Promise.resolve(new Response(null, { status: 204 }));
  expect((await server.discard('a/1')).ok).toBe(true);
  expect(requests[0]?.method).toBe('DELETE');
  expect(requests[0]?.url).toBe('http://page.test/v1/model-uploads/a%2F1');
});

describe('what does not work', () => {
  const failureOf = async (response: () => Promise<Response>) => {
    answer = response;
    const result = await server.send([{ path: 'model.onnx', file }], {});
    return result.ok ? undefined : result.failure;
  };

  test('is told by the service’s own code and sentence, and when to come again', async () => {
    const error = { code: 'UPLOAD_TOO_LARGE', message: 'At most 500 MB.' };
    const headers = { 'retry-after': '7' };
    const refuse = () => Promise.resolve(Response.json({ error }, { status: 413, headers }));
    expect(await failureOf(refuse)).toEqual({
      ...{ code: 'UPLOAD_TOO_LARGE', detail: 'At most 500 MB.', retryAfterMs: 7000 },
    });
  });

  test.each([
    [413, 'IMAGE_TOO_LARGE'],
    [502, 'QUEUE_UNAVAILABLE'],
    [500, 'INTERNAL'],
  ])('is told by the status %p of a proxy', async (status, code) => {
    const page = () => Promise.resolve(new Response('<h1>A proxy</h1>', { status }));
    expect(await failureOf(page)).toEqual({ code });
  });

  test.each(['<h1>Welcome</h1>', '{"id": 1}', 'null'])(
    'is an answer that is another program’s: %p',
    async (text) => {
      expect(await failureOf(() => Promise.resolve(new Response(text)))).toEqual({
        code: 'INTERNAL',
      });
    },
  );

  test('is a connection that broke off', async () => {
    expect(await failureOf(() => Promise.reject(new TypeError('Failed to fetch')))).toEqual({
      code: 'NETWORK_FAILURE',
    });
  });

  test('is a file that has gone since it was chosen', async () => {
    const gone = new File(['weights'], 'model.onnx');
    gone.slice = () => {
      throw new DOMException('It has changed.', 'NotReadableError');
    };
    answer = () => Promise.reject(new TypeError('Failed to fetch'));
    const result = await server.send([{ path: 'model.onnx', file: gone }], {});
    expect(result).toEqual({ ok: false, failure: { code: 'FILE_UNREADABLE' } });
  });
});
