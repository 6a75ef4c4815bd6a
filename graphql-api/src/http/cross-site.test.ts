import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { BOUNDARY, classifyParts, multipartBody, RawClient } from '@detections/test-support';
import { ApiFixture, PNG } from '../api.fixture.js';

const ORIGIN = 'https://evil.example';
const FROM_ELSEWHERE = { origin: ORIGIN, 'sec-fetch-site': 'cross-site' };
const MULTIPART = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
const UPLOADS = {
  '/graphql': multipartBody(classifyParts(PNG)),
  '/predict': multipartBody([{ name: 'file', fileName: 'a.png', content: PNG }]),
  '/feedback': multipartBody([{ name: 'report', content: 'spam' }]),
  '/': multipartBody([{ name: 'file', fileName: 'a.png', content: PNG }]),
} as const;
const DOORS = Object.keys(UPLOADS) as (keyof typeof UPLOADS)[];

type Headers = Readonly<Record<string, string>>;

describe('requests that a page of another origin sends', () => {
  let fixture: ApiFixture;

  const start = async (environment: Readonly<Record<string, string>> = {}): Promise<void> => {
    fixture = await ApiFixture.start(environment);
    await fixture.classifier.start();
  };

  afterEach(() => fixture.close());

  const upload = (path: keyof typeof UPLOADS, headers: Headers = {}): Promise<Response> => {
    const body = new Uint8Array(UPLOADS[path]);
    return fixture.post(path, { headers: { ...MULTIPART, ...headers }, body });
  };
  const get = (path: string, headers: Headers = {}): Promise<Response> =>
    fetch(`${fixture.url}${path}`, { headers });
  const nothingHappened = async (): Promise<void> => {
    expect(fixture.classifier.jobs).toEqual([]);
    await expect(fixture.feedback()).resolves.toEqual([]);
  };

  it.each(DOORS)('are refused at %s in its own words, and nothing is done', async (path) => {
    await start();
    for (const site of ['cross-site', 'same-site']) {
      const response = await upload(path, { ...FROM_ELSEWHERE, 'sec-fetch-site': site });
      expect(response.status).toBe(403);
      expect(response.headers.get('x-error-code')).toBe('CROSS_SITE_REQUEST');
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
      expect(failureIn(await response.json())).toEqual({
        code: 'CROSS_SITE_REQUEST',
        message: expect.stringContaining(ORIGIN) as unknown,
      });
    }
    await nothingHappened();
  });

  it('keep the three keys of a failed prediction', async () => {
    await start();
    const refused = await upload('/predict', FROM_ELSEWHERE);
    await expect(refused.json()).resolves.toMatchObject({
      success: false,
      prediction: null,
      score: null,
    });
  });

  it.each(DOORS)('are refused at %s before a byte of the body has come', async (path) => {
    await start();
    const client = await RawClient.connect(fixture.url);
    client.write(
      `POST ${path} HTTP/1.1\r\nhost: localhost\r\norigin: ${ORIGIN}\r\n` +
        `content-type: ${MULTIPART['content-type']}\r\ncontent-length: 9000000\r\n\r\n`,
    );
    expect(await client.status()).toBe(403);
    client.destroy();
  });

  it('are taken from the origins that CORS_ORIGINS names', async () => {
    await start({ CORS_ORIGINS: 'https://partner.example' });
    const partner = { ...FROM_ELSEWHERE, origin: 'https://partner.example' };
    for (const path of DOORS) {
      const response = await upload(path, partner);
      expect([path, response.status]).toEqual([path, path === '/' ? 302 : 200]);
      expect((await upload(path, FROM_ELSEWHERE)).status).toBe(403);
    }
    expect(fixture.classifier.jobs).toHaveLength(2);
  });

  it('are taken from everywhere with CORS_ORIGINS=*', async () => {
    await start({ CORS_ORIGINS: '*' });
    expect((await upload('/predict', FROM_ELSEWHERE)).status).toBe(200);
    expect((await get('/feedback?report=from+afar', FROM_ELSEWHERE)).status).toBe(200);
    await expect(fixture.feedback()).resolves.toMatchObject([{ report: 'from afar' }]);
  });

  it('keep no report that an image tag brings, and show the page to a link', async () => {
    await start();
    const image = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' };
    expect((await get('/feedback?report=spam', image)).status).toBe(403);
    expect((await get('/feedback', image)).status).toBe(200);
    await nothingHappened();
  });

  it('run no query by GET, and open the Sandbox to a link', async () => {
    await start();
    const query = '/graphql?query={model{name}}';
    expect((await get(query, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const link = { 'sec-fetch-site': 'cross-site', accept: 'text/html' };
    expect((await get('/graphql', link)).status).toBe(200);
    const ours = await get(query);
    await expect(ours.json()).resolves.toEqual({ data: { model: { name: 'resnet50' } } });
  });

  it('read what is for everybody', async () => {
    await start();
    for (const path of ['/', '/?from=elsewhere', '/docs/', '/openapi.json', '/health/live']) {
      const { status } = await get(path, FROM_ELSEWHERE);
      expect([path, status]).toEqual([path, 200]);
    }
  });

  it('change nothing by GET, whoever sends it', async () => {
    await start();
    const mutation =
      'mutation{reportFeedback(input:{classificationId:"a",verdict:WRONG}){verdict}}';
    const response = await get(`/graphql?query=${encodeURIComponent(mutation)}`);
    expect(response.status).toBe(405);
    await nothingHappened();
  });

  describe('or one whose name was made to point here', () => {
    it('are refused everywhere but at the probes of health', async () => {
      await start();
      for (const path of ['/', '/graphql', '/predict', '/feedback?report=spam', '/nothing']) {
        const answer = await ask(path, { host: 'evil.example' });
        expect({ path, ...answer }).toMatchObject({ path, status: 403 });
        expect(failureIn(answer.body)).toEqual({
          code: 'HOST_NOT_ALLOWED',
          message: expect.stringMatching(/"evil\.example" came.*ALLOWED_HOSTS/) as unknown,
        });
      }
      for (const path of ['/health/live', '/health/ready']) {
        expect((await ask(path, { host: 'pod-7.cluster.example' })).status).toBe(200);
      }
      await nothingHappened();
    });

    it('are answered where ALLOWED_HOSTS has the name', async () => {
      await start({ ALLOWED_HOSTS: 'photos.example.org, graphql-api' });
      expect((await ask('/', { host: 'photos.example.org' })).status).toBe(200);
      expect((await ask('/', { host: 'graphql-api:4000' })).status).toBe(200);
    });
  });

  /** `fetch` sends no Host but the address's. */
  async function ask(path: string, headers: Headers): Promise<{ status: number; body: unknown }> {
    const asked = request(`${fixture.url}${path}`, { headers }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    const body = await text(response);
    const isJson = response.headers['content-type']?.includes('json') === true;
    return { status: response.statusCode ?? 0, body: isJson ? JSON.parse(body) : body };
  }
});

/** The failure in an answer of whatever door. */
function failureIn(body: unknown): { code?: unknown; message?: unknown } {
  const { error, errors } = body as {
    error?: { code: string; message: string };
    errors?: { message: string; extensions: { code: string } }[];
  };
  const [first] = errors ?? [];
  return first === undefined
    ? { ...error }
    : { code: first.extensions.code, message: first.message };
}
