import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  describeWith,
  REPOSITORY,
  startProxyServer,
  type ProxyServer,
  WEIGHTS_FILE,
} from '@detections/test-support';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

const HOST = 'localhost';
const CONTENT = 'no weights';
const NEW_KEY = 'req -newkey rsa:2048 -nodes -x509 -days 1 -keyout key.pem -out cert.pem';

describeWith(['openssl'], 'downloading weights from https:// by a proxy', () => {
  let folder: string;
  let server: Server;
  let proxy: ProxyServer;
  let url: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'by-proxy-'));
    const names = `-subj /CN=${HOST} -addext subjectAltName=DNS:${HOST}`;
    execFileSync('openssl', `${NEW_KEY} ${names}`.split(' '), { cwd: folder, stdio: 'pipe' });
    const [key, cert] = await Promise.all(
      ['key.pem', 'cert.pem'].map((name) => readFile(join(folder, name))),
    );
    server = createServer({ key, cert }, (_, response) => response.end(CONTENT));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `https://${HOST}:${String((server.address() as AddressInfo).port)}/weights.h5`;
    proxy = await startProxyServer({ credentials: 'user:swordfish' });
    await writeFile(join(folder, 'photo.jpeg'), 'no photo');
  });
  afterAll(async () => {
    await proxy.close();
    server.close();
    await rm(folder, { recursive: true });
  });

  /** Where no weights are. @returns what it says. */
  async function classify(proxyUrl: string): Promise<string> {
    const program = join(REPOSITORY, 'cli/dist/main.js');
    const child = spawn(process.execPath, [program, 'classify', 'photo.jpeg'], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        CACHE_DIR: join(folder, 'cache'),
        FALLBACK_MODEL: 'off',
        NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem'),
        WEIGHTS_URLS: url,
        WEIGHTS_MD5: createHash('md5').update(CONTENT).digest('hex'),
        https_proxy: proxyUrl,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [said] = await Promise.all([text(child.stderr), once(child, 'close')]);
    return said;
  }

  it('says that the proxy refuses, and not with which password', async () => {
    const said = await classify(proxy.url.replace('swordfish', 'trout'));
    expect(said).toContain(`${url}: the proxy refused with 407`);
    expect(said).not.toContain('trout');
  });

  it('gets the file through the tunnel', async () => {
    proxy.requests.length = 0;
    await classify(proxy.url);
    expect(proxy.requests).toEqual([`CONNECT ${new URL(url).host}`]);
    const path = join(folder, 'cache/resnet50', WEIGHTS_FILE);
    expect(await readFile(path, 'utf8')).toBe(CONTENT);
  });
});
