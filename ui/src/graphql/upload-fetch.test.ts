import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { uploadFetch, type UploadProgress } from './upload-fetch';

/** jsdom has XMLHttpRequest and no Response; the one here holds what the code under test puts in. */
beforeAll(() => {
  if ('Response' in globalThis) return;
  class SimpleResponse {
    readonly status: number;
    readonly headers: Headers;
    constructor(
      private readonly body: string,
      init: { readonly status: number; readonly headers: Headers },
    ) {
      this.status = init.status;
      this.headers = init.headers;
    }
    text(): Promise<string> {
      return Promise.resolve(this.body);
    }
  }
  Object.assign(globalThis, { Response: SimpleResponse });
});

let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*');
    response.setHeader('access-control-expose-headers', 'retry-after');
    if (request.method === 'OPTIONS') {
      response.end();
      return;
    }
    if (request.url === '/never') {
      request.resume();
      server.emit('arrived');
      response.on('close', () => server.emit('taken back'));
      return;
    }
    let bytes = 0;
    request.on('data', (chunk: Buffer) => (bytes += chunk.byteLength));
    request.on('end', () => {
      response.writeHead(503, { 'retry-after': '7', 'content-type': 'text/plain' });
      response.end(String(bytes));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('tells how much has been sent, and gives the answer whatever its status', async () => {
  const reports: UploadProgress[] = [];
  let head: Response | undefined;
  const body = 'x'.repeat(300_000);
  const response = await uploadFetch(url, {
    method: 'POST',
    body,
    onUploadProgress: (progress) => reports.push(progress),
    onResponse: (response) => {
      head = response;
    },
  });
  expect(await response.text()).toBe('300000');
  expect(response.status).toBe(503);
  expect(head?.headers.get('retry-after')).toBe('7');
  const last = reports.at(-1);
  expect(last?.sentBytes).toBe(last?.totalBytes);
});

test('can be taken back, before it begins and after', async () => {
  const controller = new AbortController();
  const options = {
    method: 'POST',
    body: 'x',
    signal: controller.signal,
    onUploadProgress: () => undefined,
  };
  const arrived = once(server, 'arrived');
  const takenBack = once(server, 'taken back');
  const upload = uploadFetch(`${url}/never`, options);
  await arrived;
  controller.abort();
  await expect(upload).rejects.toThrow(DOMException);
  await takenBack;
  await expect(uploadFetch(url, options)).rejects.toThrow(DOMException);
});
