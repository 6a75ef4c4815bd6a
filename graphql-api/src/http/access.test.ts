import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { classifyParts, multipartBody } from '@detections/test-support';
import { ApiFixture, PNG } from '../api.fixture.js';

const KEY = 'correct-horse-battery-staple';
const sha256 = (key: string): string => createHash('sha256').update(key).digest('hex');

describe('who may come in', () => {
  let fixture: ApiFixture;

  const start = async (environment: Record<string, string>): Promise<void> => {
    fixture = await ApiFixture.start(environment);
    await fixture.classifier.start();
  };

  afterEach(() => fixture.close());

  const send = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fixture.post(path, {
      headers: {
        'content-type': 'multipart/form-data; boundary=boundary',
        ...headers,
      },
      body: new Uint8Array(
        multipartBody([
          ...classifyParts(PNG).slice(0, path === '/graphql' ? 2 : 0),
          { name: path === '/graphql' ? '0' : 'file', fileName: 'a.png', content: PNG },
        ]),
      ),
    });
  const errorOf = async (response: Response): Promise<unknown> => {
    const body = (await response.json()) as { error?: object; errors?: { extensions: object }[] };
    return body.errors?.[0]?.extensions ?? body.error;
  };

  describe('with API keys', () => {
    const startLocked = () =>
      start({ API_KEYS: `${sha256('another')}, ${sha256(KEY).toUpperCase()}` });

    it.each(['/graphql', '/predict', '/feedback'])(
      'lets %s be used with a key alone',
      async (path) => {
        await startLocked();
        for (const headers of [{}, { 'x-api-key': 'guess' }, { authorization: `Basic ${KEY}` }]) {
          const refused = await send(path, headers);
          expect(refused.status).toBe(401);
          expect(refused.headers.get('x-error-code')).toBe('UNAUTHENTICATED');
          expect(refused.headers.get('www-authenticate')).toBe('Bearer');
          await expect(errorOf(refused)).resolves.toMatchObject({ code: 'UNAUTHENTICATED' });
        }
        for (const headers of [{ 'x-api-key': KEY }, { authorization: `Bearer ${KEY}` }]) {
          expect((await send(path, headers)).status).toBe(200);
        }
        expect((await send(path, { 'x-api-key': 'another' })).status).toBe(200);
        expect(fixture.logged.join('')).not.toContain(KEY);
      },
    );

    it('refuses in the shape of each door', async () => {
      await startLocked();
      await expect((await send('/predict')).json()).resolves.toEqual({
        success: false,
        prediction: null,
        score: null,
        error: {
          code: 'UNAUTHENTICATED',
          message:
            'Expected an API key, as "Authorization: Bearer KEY" or "X-API-Key: KEY"; none came.',
        },
      });
      await expect((await send('/graphql', { 'x-api-key': 'x' })).json()).resolves.toMatchObject({
        errors: [{ message: expect.stringMatching(/is not known\.$/) as unknown }],
      });
    });

    it('keeps nothing of a report without a key', async () => {
      await startLocked();
      expect((await fetch(`${fixture.url}/feedback?report=spam`)).status).toBe(401);
      await expect(fixture.feedback()).resolves.toEqual([]);
    });

    it('leaves health, the page, the documentation and the Sandbox open, but no query', async () => {
      await startLocked();
      const accept = { accept: 'text/html' };
      for (const path of [
        '/health/live',
        '/health/ready',
        '/',
        '/docs/',
        '/openapi.json',
        '/graphql',
      ]) {
        const response = await fetch(`${fixture.url}${path}`, { headers: accept });
        expect([path, response.status]).toEqual([path, 200]);
      }
      const query = await fetch(`${fixture.url}/graphql?query={model{name}}`);
      expect(query.status).toBe(401);
    });
  });

  describe('with a rate limit', () => {
    it.each(['/graphql', '/predict', '/feedback'])(
      'counts the requests of one client at %s',
      async (path) => {
        await start({ RATE_LIMIT_PER_MINUTE: '2' });
        const answers = [await send(path), await send(path), await send(path)];
        expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
        const [first, , refused] = answers;
        expect(first?.headers.get('ratelimit-limit')).toBe('2');
        expect(first?.headers.get('ratelimit-remaining')).toBe('1');
        expect(Number(first?.headers.get('ratelimit-reset'))).toBeGreaterThan(0);
        expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
        expect(refused?.headers.get('x-error-code')).toBe('RATE_LIMITED');
        await expect(errorOf(refused ?? Response.error())).resolves.toMatchObject({
          code: 'RATE_LIMITED',
        });
        expect((await fetch(`${fixture.url}/health/live`)).status).toBe(200);
      },
    );

    it('counts all doors together, and those who guess keys', async () => {
      await start({ RATE_LIMIT_PER_MINUTE: '3', API_KEYS: sha256(KEY) });
      const statuses = [];
      for (const path of ['/graphql', '/predict', '/feedback', '/graphql']) {
        statuses.push((await send(path, { 'x-api-key': 'guess' })).status);
      }
      expect(statuses).toEqual([401, 401, 401, 429]);
    });

    it('believes X-Forwarded-For of nobody, unless it is told whom', async () => {
      await start({ RATE_LIMIT_PER_MINUTE: '1' });
      expect((await send('/predict', { 'x-forwarded-for': '203.0.113.1' })).status).toBe(200);
      expect((await send('/predict', { 'x-forwarded-for': '203.0.113.2' })).status).toBe(429);
    });

    it('counts the client that a trusted proxy names, and not what that client claims', async () => {
      await start({ RATE_LIMIT_PER_MINUTE: '1', TRUSTED_PROXIES: '127.0.0.0/8, ::1' });
      const from = async (forwarded: string): Promise<number> =>
        (await send('/predict', { 'x-forwarded-for': forwarded })).status;
      expect(await from('203.0.113.1')).toBe(200);
      expect(await from('203.0.113.2')).toBe(200);
      expect(await from('203.0.113.1')).toBe(429);
      expect(await from('198.51.100.7, 203.0.113.1')).toBe(429);
    });

    it.each([
      ['203.0.113.1:5678', '203.0.113.1:999', '203.0.113.1'],
      ['[2001:db8::1]:80', '2001:db8::1', '[2001:DB8::1]', '"[2001:db8::1]:9"'],
      ['203.0.113.9, 127.0.0.9:44', '203.0.113.9:1,127.0.0.8:5, 127.0.0.7'],
    ])('takes a client for one, whatever its port: %s', async (...addresses) => {
      await start({ RATE_LIMIT_PER_MINUTE: '1', TRUSTED_PROXIES: '127.0.0.0/8, ::1' });
      const statuses = [];
      for (const forwarded of [...addresses, '198.51.100.77:5678']) {
        statuses.push((await send('/predict', { 'x-forwarded-for': forwarded })).status);
      }
      expect(statuses).toEqual([200, ...addresses.slice(1).map(() => 429), 200]);
    });
  });

  describe('from other origins', () => {
    const preflight = (origin: string): Promise<Response> =>
      fetch(`${fixture.url}/graphql`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'apollo-require-preflight,authorization',
        },
      });

    it('says nothing of CORS by default', async () => {
      await start({});
      const response = await preflight('https://a.example');
      expect(response.status).toBe(405);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
      const answer = await send('/predict', { origin: 'https://a.example' });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    });

    it('opens to the origins that are named, and tells their pages codes and limits', async () => {
      await start({
        CORS_ORIGINS: 'https://a.example, https://b.example:8443',
        API_KEYS: sha256(KEY),
        RATE_LIMIT_PER_MINUTE: '100',
      });
      const response = await preflight('https://b.example:8443');
      expect(response.status).toBe(204);
      expect(response.headers.get('access-control-allow-origin')).toBe('https://b.example:8443');
      expect(response.headers.get('access-control-allow-headers')).toContain(
        'apollo-require-preflight',
      );
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
      // Also on a refusal: otherwise the page could not read why.
      const refused = await send('/predict', { origin: 'https://a.example' });
      expect(refused.status).toBe(401);
      expect(refused.headers.get('access-control-allow-origin')).toBe('https://a.example');
      expect(refused.headers.get('access-control-expose-headers')).toMatch(
        /x-error-code.*x-error-message.*retry-after.*ratelimit-remaining/,
      );
      const stranger = await preflight('https://evil.example');
      expect(stranger.headers.get('access-control-allow-origin')).toBeNull();
    });

    it('opens to all by a star', async () => {
      await start({ CORS_ORIGINS: '*' });
      // No preflight: it names no origin.
      const options = await fetch(`${fixture.url}/predict`, { method: 'OPTIONS' });
      expect([options.status, await options.text()]).toEqual([204, '']);
      const put = await fetch(`${fixture.url}/predict`, { method: 'PUT' });
      expect([put.status, put.headers.get('allow')]).toEqual([405, 'POST']);
      const response = await preflight('https://any.example');
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
    });
  });

  it('answers every address with headers that keep browsers careful', async () => {
    await start({});
    for (const path of ['/', '/docs/', '/graphql', '/health/live', '/nothing', '/predict']) {
      const { headers } = await fetch(`${fixture.url}${path}`, {
        headers: { accept: 'text/html' },
      });
      expect({
        path,
        sniff: headers.get('x-content-type-options'),
        frames: headers.get('x-frame-options'),
        referrer: headers.get('referrer-policy'),
        opener: headers.get('cross-origin-opener-policy'),
        poweredBy: headers.get('x-powered-by'),
      }).toEqual({
        path,
        sniff: 'nosniff',
        frames: 'SAMEORIGIN',
        referrer: 'no-referrer',
        opener: 'same-origin',
        poweredBy: null,
      });
    }
    const policy = async (path: string): Promise<string | null> =>
      (await fetch(`${fixture.url}${path}`)).headers.get('content-security-policy');
    expect(await policy('/')).toContain("default-src 'none'");
    // Its own scripts and no others.
    expect(await policy('/docs/')).toContain("script-src 'self'");
  });
});
