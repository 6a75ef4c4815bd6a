import { createHash, randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { downloadFile, type DownloadOptions } from './download-file.js';
import {
  hangUpAfter,
  serve,
  serveWhole,
  stallAfter,
  startFileServer,
  type FileServer,
} from './file-server.fixture.js';

const content = randomBytes(300_000);
const md5 = createHash('md5').update(content).digest('hex');
const routes = {
  '/good': serve(content),
  '/whole': serveWhole(content),
  '/wrong': serve(Buffer.alloc(1000, 1)),
  '/stalls': stallAfter(content, 1000),
  '/hangs-up': hangUpAfter(content, 100_000),
};

describe('downloadFile', () => {
  let folder: string;
  let path: string;
  let server: FileServer;
  let progress: (readonly [number, number | undefined])[];
  let options: DownloadOptions;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'download-'));
    path = join(folder, 'below', 'weights.h5');
    server = await startFileServer(routes);
    progress = [];
    options = {
      stallTimeoutMs: 10_000,
      signal: new AbortController().signal,
      onProgress: (received, total) => progress.push([received, total]),
    };
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  function download(routeNames: readonly string[], changed: Partial<DownloadOptions> = {}) {
    const urls = routeNames.map((name) => `${server.url}/${name}`);
    return downloadFile({ name: 'weights.h5', urls, md5 }, path, { ...options, ...changed });
  }

  async function leavePart(bytes: Buffer): Promise<void> {
    await download(['good']);
    await rm(path);
    await writeFile(`${path}.part`, bytes);
    server.requests.length = 0;
  }

  async function expectWhole(): Promise<void> {
    expect(Buffer.compare(await readFile(path), content)).toBe(0);
    expect(await readdir(join(folder, 'below'))).toEqual(['weights.h5']);
  }

  it('makes the folder, reports progress and leaves only the finished file', async () => {
    await download(['good']);
    await expectWhole();
    expect(progress.at(0)).toEqual([0, content.length]);
    expect(progress.at(-1)).toEqual([content.length, content.length]);
  });

  it('goes on from what an earlier try left', async () => {
    await leavePart(content.subarray(0, 1234));
    await download(['good']);
    await expectWhole();
    expect(server.requests).toEqual(['/good bytes=1234-']);
  });

  it('goes on at the next source where the first one hung up', async () => {
    await download(['hangs-up', 'good']);
    await expectWhole();
    expect(server.requests.at(-1)).toMatch(/^\/good bytes=[1-9]\d*-$/);
  });

  it('begins anew where the server ignores the range', async () => {
    await leavePart(Buffer.alloc(5000, 7));
    await download(['whole']);
    await expectWhole();
  });

  it('asks for nothing twice where the whole file is there, but was not checked yet', async () => {
    await leavePart(content);
    await download(['good']);
    await expectWhole();
    expect(server.requests).toEqual([`/good bytes=${String(content.length)}-`]);
  });

  it('begins anew where what is there is longer than the file', async () => {
    await leavePart(Buffer.alloc(content.length + 1));
    await download(['good']);
    await expectWhole();
  });

  it('blames what was there before it blames the source', async () => {
    await leavePart(Buffer.alloc(5000, 7));
    await download(['good']);
    await expectWhole();
    expect(server.requests).toEqual(['/good bytes=5000-', '/good whole']);
  });

  it('throws a file with the wrong checksum away and takes the next source', async () => {
    await download(['wrong', 'good']);
    await expectWhole();
    expect(server.requests).toEqual(['/wrong whole', '/good whole']);
  });

  it('gives a silent source up and goes on at the next', async () => {
    await download(['stalls', 'good'], { stallTimeoutMs: 100 });
    await expectWhole();
  });

  it('says what happened at each source', async () => {
    const refused = download(['absent', 'wrong', 'stalls'], { stallTimeoutMs: 100 });
    await expect(refused).rejects.toThrow(
      new RegExp(
        [
          'weights.h5 could not be downloaded:',
          `${server.url}/absent: the server answered 404 Not Found`,
          `${server.url}/wrong: expected a file with MD5 ${md5}, came [0-9a-f]{32}`,
          `${server.url}/stalls: nothing came for 0.1 s`,
        ].join('\\s+'),
      ),
    );
  });

  it('says that nobody listens there', async () => {
    const unreachable = { name: 'weights.h5', urls: ['http://127.0.0.1:1/file?key=secret'], md5 };
    const refused = downloadFile(unreachable, path, options);
    await expect(refused).rejects.toThrow('http://127.0.0.1:1/file: fetch failed');
    await expect(refused).rejects.not.toThrow('secret');
  });

  it('stops when it is told to and keeps what came', async () => {
    const controller = new AbortController();
    const stopped = download(['stalls', 'good'], {
      signal: controller.signal,
      onProgress: (received) => {
        if (received === 1000) controller.abort(new Error('shutting down'));
      },
    });
    await expect(stopped).rejects.toThrow('shutting down');
    expect(await readdir(join(folder, 'below'))).toEqual(['weights.h5.part']);
  });

  it('takes nothing from another that has all and is about to check it', async () => {
    await leavePart(content);
    const sizes: number[] = [];
    const onProgress = (): number => sizes.push(statSync(`${path}.part`).size);
    await download(['whole'], { onProgress });
    expect(new Set(sizes)).toEqual(new Set([content.length]));
    await expectWhole();
  });

  it('leaves nothing of a part that was longer', async () => {
    await leavePart(randomBytes(content.length + 1000));
    await download(['whole']);
    await expectWhole();
  });

  it('lets two downloads of the same file run side by side', async () => {
    await Promise.all([download(['good']), download(['good'])]);
    await expectWhole();
  });
});
