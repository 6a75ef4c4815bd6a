import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  freePort,
  startProxyServer,
  type ProxyServer,
  type ProxyServerOptions,
} from '@detections/test-support';
import { serve, startFileServer, type FileServer } from './file-server.fixture.js';
import { HttpClient } from './http-client.js';
import type { Proxies } from './proxies.js';

/** Of RFC 6761: no DNS knows it. */
const UNKNOWN = 'nowhere.invalid';

describe('HttpClient', () => {
  let server: FileServer;
  let proxy: ProxyServer;

  beforeEach(async () => {
    server = await startFileServer({ '/file': serve(Buffer.from('content')) });
    await startProxy();
  });
  afterEach(async () => {
    await proxy.close();
    await server.close();
  });

  async function startProxy(options?: ProxyServerOptions): Promise<void> {
    proxy = await startProxyServer(options);
  }
  async function replaceProxy(options: ProxyServerOptions): Promise<void> {
    await proxy.close();
    await startProxy(options);
  }

  async function fetchText(url: string, proxies: Proxies): Promise<string> {
    const client = new HttpClient(proxies);
    try {
      return await (await client.fetch(url, {})).text();
    } finally {
      await client.close();
    }
  }

  it('asks the proxy for http:// by the whole address, as curl does', async () => {
    const url = `${server.url}/file`;
    expect(await fetchText(url, { http: proxy.url })).toBe('content');
    expect(proxy.requests).toEqual([`GET ${url}`]);
  });

  it.each(['http', 'https'] as const)('tunnels to https:// by the proxy of %s', async (kind) => {
    const notTls = server.url.replace('http:', 'https:');
    await expect(fetchText(notTls, { [kind]: proxy.url })).rejects.toThrow('fetch failed');
    expect(proxy.requests).toEqual([server.url.replace('http://', 'CONNECT ')]);
  });

  it('asks nobody but the server where only https:// has a proxy', async () => {
    expect(await fetchText(`${server.url}/file`, { https: proxy.url })).toBe('content');
    expect(proxy.requests).toEqual([]);
  });

  it.each(['*', '127.0.0.1', 'example.org,127.0.0.1'])('goes past it for %s', async (bypass) => {
    expect(await fetchText(`${server.url}/file`, { http: proxy.url, bypass })).toBe('content');
    expect(proxy.requests).toEqual([]);
  });

  it('tells the proxy user and password', async () => {
    await replaceProxy({ credentials: 'user:swordfish' });
    expect(await fetchText(`${server.url}/file`, { http: `${proxy.url}/` })).toBe('content');
  });

  it.each([
    [407, 'http:', 'the proxy refused with 407: it wants a user and a password that it knows'],
    [407, 'https:', 'the proxy refused with 407: it wants a user and a password that it knows'],
    [403, 'https:', 'the proxy refused with 403'],
  ])('says that the proxy refuses with %i for %s', async (refusal, scheme, reason) => {
    await replaceProxy({ refusal });
    const asked = fetchText(`${scheme}//${UNKNOWN}/file`, { http: proxy.url });
    await expect(asked).rejects.toThrow(reason);
  });

  it.each(['http:', 'https:'])(
    'tells a proxy that is away from a server for %s',
    async (scheme) => {
      const away = `127.0.0.1:${String(await freePort())}`;
      const asked = fetchText(`${scheme}//${UNKNOWN}/`, { http: `http://user:swordfish@${away}/` });
      await expect(asked).rejects.toThrow(
        `the proxy http://${away} cannot be reached (ECONNREFUSED)`,
      );
    },
  );

  it('does not blame the proxy for a server that it goes past it to', async () => {
    const server = `127.0.0.1:${String(await freePort())}`;
    const asked = fetchText(`http://${server}/`, { http: proxy.url, bypass: server });
    await expect(asked).rejects.toThrow('fetch failed');
  });

  it('closes connections that a silent proxy keeps open', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    const connected = once(silent, 'connection');
    await once(silent, 'listening');
    const { port } = silent.address() as { readonly port: number };
    const client = new HttpClient({ http: `http://127.0.0.1:${String(port)}/` });
    const asked = client.fetch(`https://${UNKNOWN}/`, {}).catch((error: unknown) => error);
    const [socket] = (await connected) as [NodeJS.ReadableStream];
    const ended = once(socket.resume(), 'end');
    await client.close();
    await ended;
    expect(await asked).toBeInstanceOf(Error);
    silent.close();
  });
});
