import { randomBytes } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiFixture } from '../../api.fixture.js';

const SCRIPT = `export const words = ${JSON.stringify('word '.repeat(500))};`;
const PAGE = `<title>Detections</title>${'<p>word</p>'.repeat(100)}`;
const PICTURE = randomBytes(300);

describe('the built page', () => {
  let fixture: ApiFixture;

  beforeEach(async () => {
    fixture = await ApiFixture.start(
      {},
      {
        ...withCompressed('index.html', PAGE),
        ...withCompressed('assets/index-Bq1x2y3z.js', SCRIPT),
        'assets/photo-Aa1.png': PICTURE,
        '.env': 'secret',
      },
    );
  });

  it('is all that is served of its folder', async () => {
    for (const path of ['/.env', '/assets', '/assets/', '/assets/../.env', '/%2eenv']) {
      expect([path, (await fetch(`${fixture.url}${path}`)).status]).toEqual([path, 404]);
    }
  });

  afterEach(() => fixture.close());

  /** Unlike fetch, decodes nothing. */
  const get = (path: string, encodings: string, method = 'GET') =>
    new Promise<{ headers: Record<string, string | string[] | undefined>; body: Buffer }>(
      (resolve, reject) => {
        const headers = { 'accept-encoding': encodings };
        request(`${fixture.url}${path}`, { method, headers }, (response) => {
          buffer(response).then((body) => {
            resolve({ headers: response.headers, body });
          }, reject);
        })
          .on('error', reject)
          .end();
      },
    );

  it.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['gzip;q=1, br;q=0', 'gzip', gunzipSync],
  ])('comes compressed to a client that takes %s', async (encodings, encoding, decompress) => {
    const { headers, body } = await get('/assets/index-Bq1x2y3z.js', encodings);
    expect(headers).toMatchObject({
      'content-encoding': encoding,
      'content-type': 'application/javascript; charset=utf-8',
      'content-length': String(body.length),
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(headers['vary']).toMatch(/accept-encoding/i);
    expect(decompress(body).toString()).toBe(SCRIPT);
    expect(body.length).toBeLessThan(SCRIPT.length);
  });

  it('comes as it is to a client that takes no compression, and says that it varies', async () => {
    const { headers, body } = await get('/assets/index-Bq1x2y3z.js', 'identity');
    expect(headers['content-encoding']).toBeUndefined();
    expect(headers['vary']).toMatch(/accept-encoding/i);
    expect(body.toString()).toBe(SCRIPT);
  });

  it('comes as it is where no compressed file lies beside it', async () => {
    const { headers, body } = await get('/assets/photo-Aa1.png', 'br, gzip');
    expect(headers['content-encoding']).toBeUndefined();
    expect(headers['content-type']).toBe('image/png');
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(body).toEqual(PICTURE);
  });

  it.each([
    ['GET', '/'],
    ['GET', '/index.html'],
    ['GET', '/feedback'],
    ['POST', '/feedback'],
  ])('%s %s gives the page compressed, never from a cache unasked', async (method, path) => {
    const { headers, body } = await get(path, 'br', method);
    expect(headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    });
    expect(headers['vary']).toMatch(/accept-encoding/i);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(brotliDecompressSync(body).toString()).toBe(PAGE);
  });
});

/** As the page's build leaves them. */
function withCompressed(path: string, text: string): Record<string, string | Uint8Array> {
  return { [path]: text, [`${path}.br`]: brotliCompressSync(text), [`${path}.gz`]: gzipSync(text) };
}
