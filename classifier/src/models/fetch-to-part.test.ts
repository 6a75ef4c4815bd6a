import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fetchToPart, type FetchOptions } from './fetch-to-part.js';
import { serve, startFileServer } from './file-server.fixture.js';
import { HttpClient } from './http-client.js';

const content = Buffer.alloc(400_000, 'abcdefg');

describe('fetchToPart', () => {
  let folder: string;
  let path: string;
  let client: HttpClient;
  let options: FetchOptions;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'part-'));
    path = join(folder, 'file.part');
    client = new HttpClient({});
    const { signal } = new AbortController();
    options = { client, signal, stallTimeoutMs: 10_000, onProgress: () => undefined };
  });
  afterEach(async () => {
    await client.close();
    await rm(folder, { recursive: true });
  });

  it('outlives a server that hangs up while what came is still being read', async () => {
    // By undici 7.30.2 the process ended here, with an error that nobody could catch
    // (nodejs/undici#5360).
    const long = Buffer.alloc(2_000_000);
    const head = `HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: ${String(2 * long.length)}\r\n\r\n`;
    const server = createServer((socket) => {
      socket.once('data', () => {
        socket.write(head);
        socket.end(long);
      });
      socket.on('error', () => undefined);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { readonly port: number };
    const response = await client.fetch(`http://127.0.0.1:${String(port)}/`, {});
    const reading = (async (): Promise<void> => {
      const body: AsyncIterable<Uint8Array> = response.body ?? Readable.from([]);
      for await (const chunk of body) {
        expect(chunk.length).toBeGreaterThan(0);
        // Slower than it comes, so that the end overtakes what waits to be read.
        await delay(5);
      }
    })();
    await expect(reading).rejects.toThrow('terminated');
    server.close();
    const good = await startFileServer({ '/good': serve(content) });
    await fetchToPart(`${good.url}/good`, path, options);
    await good.close();
    expect(Buffer.compare(await readFile(path), content)).toBe(0);
  });

  it('sends its headers, and none of its keys to another server that it is sent on to', async () => {
    const keys: unknown[] = [];
    const other = await startFileServer({
      '/file': (request, response) => {
        keys.push(request.headers.authorization);
        serve(content)(request, response);
      },
    });
    const server = await startFileServer({
      '/file': (request, response) => {
        keys.push(request.headers.authorization);
        response.writeHead(302, { location: `${other.url}/file` }).end();
      },
    });
    await fetchToPart(`${server.url}/file`, path, {
      ...options,
      headers: { authorization: 'Bearer swordfish' },
    });
    await Promise.all([server.close(), other.close()]);
    expect(keys).toEqual(['Bearer swordfish', undefined]);
    expect(Buffer.compare(await readFile(path), content)).toBe(0);
  });

  it('writes nothing where what the server says of the file is not wanted', async () => {
    const server = await startFileServer({ '/file': serve(content) });
    const fetched = fetchToPart(`${server.url}/file`, path, {
      ...options,
      onResponse: (headers) =>
        Promise.reject(new Error(`no ${headers.get('content-length') ?? ''} bytes`)),
    });
    await expect(fetched).rejects.toThrow('no 400000 bytes');
    await server.close();
    expect(await readdir(folder)).toEqual([]);
  });
});
