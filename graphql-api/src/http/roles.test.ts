import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ApiFixture } from '../api.fixture.js';
import type { Door } from '../doors/door.js';
import { sendFailure } from './send-failure.js';
import { ROLES, type Role } from './roles.js';

type Headers = Readonly<Record<string, string>>;

/** A route for each role, and what it says of the others. */
const TESTED_DOOR: Door = {
  name: 'tested',
  guarded: true,
  open: (app) => {
    app.setErrorHandler(sendFailure);
    for (const role of ROLES) {
      const options = role === 'read' ? {} : { config: { role } };
      app.route({
        ...options,
        url: `/${role}`,
        method: ['GET', 'POST'],
        handler: ({ refusalOf }) => ROLES.filter((one) => refusalOf(one) === undefined),
      });
    }
  },
};
const sha256 = (key: string): string => createHash('sha256').update(key).digest('hex');
const OK_FOR_ALL = [200, 200, 200];

describe('what who comes in may do', () => {
  let fixture: ApiFixture;

  const start = async (environment: Headers = {}): Promise<void> => {
    fixture = await ApiFixture.start(environment, {}, { doors: [TESTED_DOOR] });
  };
  /** `fetch` sends no Host but the address's. */
  const send = async (
    role: Role,
    headers: Headers = {},
    method = 'POST',
  ): Promise<{ status: number; code?: string; message?: string; may?: readonly Role[] }> => {
    const asked = request(`${fixture.url}/${role}`, { method, headers }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    const status = response.statusCode ?? 0;
    const body = (await json(response)) as readonly Role[] & { error: object };
    return status === 200 ? { status, may: body } : { status, ...body.error };
  };
  const statuses = async (headers?: Headers, method?: string): Promise<number[]> => {
    const answers = [];
    for (const role of ROLES) answers.push((await send(role, headers, method)).status);
    return answers;
  };

  afterEach(() => fixture.close());

  describe('with API keys', () => {
    const KEYS = {
      bare: sha256('bare'),
      reader: `${sha256('reader')}:read`,
      teacher: `${sha256('teacher').toUpperCase()}:teach`,
      modeller: `${sha256('modeller')}:models`,
      all: `${sha256('all')}:read+models+teach`,
    };
    const startLocked = (): Promise<void> =>
      start({ API_KEYS: Object.values(KEYS).join(', '), OPEN_TEACHING: 'true' });

    it.each([
      ['bare', [200, 403, 403]],
      ['reader', [200, 403, 403]],
      ['teacher', [200, 200, 403]],
      ['modeller', [200, 403, 200]],
      ['all', OK_FOR_ALL],
    ])('goes by the roles of the key: %s', async (key, expected) => {
      await startLocked();
      for (const headers of [{ 'x-api-key': key }, { authorization: `Bearer ${key}` }]) {
        expect(await statuses(headers)).toEqual(expected);
        expect(await statuses(headers, 'GET')).toEqual(expected);
        const { may } = await send('read', headers);
        expect(may).toEqual(ROLES.filter((_, index) => expected[index] === 200));
      }
    });

    it('wants a key before it looks at roles, from this machine, too', async () => {
      await startLocked();
      expect(await statuses()).toEqual([401, 401, 401]);
      expect(await statuses({ 'x-api-key': 'guess' })).toEqual([401, 401, 401]);
    });

    it('names the role that lacks, and those that are there', async () => {
      await startLocked();
      await expect(send('teach', { 'x-api-key': 'modeller' })).resolves.toEqual({
        status: 403,
        code: 'FORBIDDEN',
        message:
          'Expected an API key with the role teach; one with read and models came. Whoever runs the service gives roles in API_KEYS.',
      });
      expect(fixture.logged.join('')).not.toContain('modeller');
    });

    it('takes a key from wherever it comes', async () => {
      await startLocked();
      const headers = { 'x-forwarded-for': '203.0.113.1', via: '1.1 proxy', 'x-api-key': 'all' };
      expect(await statuses(headers)).toEqual(OK_FOR_ALL);
    });
  });

  describe('without API keys', () => {
    const READ_ALONE = [200, 403, 403];

    it('lets this machine do everything', async () => {
      await start();
      expect(await statuses()).toEqual(OK_FOR_ALL);
      expect(await statuses({}, 'GET')).toEqual(OK_FOR_ALL);
      expect(await statuses({ host: 'localhost:4000' })).toEqual(OK_FOR_ALL);
      expect(await statuses({ host: 'photos.localhost' })).toEqual(OK_FOR_ALL);
      expect(await statuses({ host: '[::1]:4000' })).toEqual(OK_FOR_ALL);
    });

    it('says why another may not, and what would let it', async () => {
      await start();
      await expect(send('teach', { 'x-forwarded-for': '203.0.113.1' })).resolves.toEqual({
        status: 403,
        code: 'FORBIDDEN',
        message:
          "Expected a request from the service's own machine, which alone has the role teach without API keys; one of another machine, or through a proxy, came. Whoever runs the service sets API_KEYS, or OPEN_TEACHING=true.",
      });
    });

    it.each([
      ['x-forwarded-for', '203.0.113.1'],
      ['x-forwarded-for', '127.0.0.1'],
      ['x-forwarded-for', ''],
      ['forwarded', 'for=127.0.0.1'],
      ['x-real-ip', '127.0.0.1'],
      ['x-forwarded-proto', 'http'],
      ['x-forwarded-host', 'localhost'],
      ['cf-connecting-ip', '127.0.0.1'],
      ['via', '1.1 proxy'],
    ])(
      'takes nothing for this machine that a proxy on it passed on: %s: %s',
      async (name, value) => {
        await start();
        expect(await statuses({ [name]: value })).toEqual(READ_ALONE);
      },
    );

    it.each([
      ['203.0.113.1', READ_ALONE],
      ['127.0.0.1', OK_FOR_ALL],
      ['127.8.8.8:5678', OK_FOR_ALL],
      ['::1', OK_FOR_ALL],
      ['[::1]:80', OK_FOR_ALL],
      ['::ffff:127.0.0.1', OK_FOR_ALL],
      ['::ffff:203.0.113.1', READ_ALONE],
      ['unknown', READ_ALONE],
      // What the client itself wrote, before the proxy added where it came from.
      ['127.0.0.1, 203.0.113.1', READ_ALONE],
      // Only the last of them has a word for it.
      ['203.0.113.1, ::1', READ_ALONE],
      ['203.0.113.1, 127.0.0.1', READ_ALONE],
      ['', READ_ALONE],
    ])('believes a trusted proxy on this machine: %s', async (forwarded, expected) => {
      await start({ TRUSTED_PROXIES: '127.0.0.0/8' });
      expect(await statuses({ 'x-forwarded-for': forwarded })).toEqual(expected);
      expect(await statuses({ 'x-forwarded-for': forwarded, via: '1.1 proxy' })).toEqual(expected);
    });

    it('believes no other machine about its own loopback', async () => {
      await start({ TRUSTED_PROXIES: '127.0.0.0/8, 10.0.0.0/8' });
      expect(await statuses({ 'x-forwarded-for': '127.0.0.1, 10.0.0.5' })).toEqual(READ_ALONE);
    });

    it('understands X-Forwarded-For alone, of trusted proxies, too', async () => {
      await start({ TRUSTED_PROXIES: '127.0.0.0/8' });
      expect(await statuses({ forwarded: 'for=127.0.0.1' })).toEqual(READ_ALONE);
      expect(await statuses()).toEqual(OK_FOR_ALL);
    });

    it('lets everybody do everything with OPEN_TEACHING', async () => {
      await start({ OPEN_TEACHING: 'true' });
      expect(await statuses({ 'x-forwarded-for': '203.0.113.1' })).toEqual(OK_FOR_ALL);
    });
  });

  describe("in the browser of a person on the service's own machine", () => {
    const FROM_ELSEWHERE = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };

    it.each([{}, { OPEN_TEACHING: 'true' }])(
      'lets no page of another site teach: %j',
      async (environment) => {
        await start(environment);
        const refused = { status: 403, code: 'CROSS_SITE_REQUEST' };
        await expect(send('teach', FROM_ELSEWHERE)).resolves.toMatchObject(refused);
        const { origin } = FROM_ELSEWHERE;
        await expect(send('teach', { origin })).resolves.toMatchObject(refused);
        const sameSite = { ...FROM_ELSEWHERE, 'sec-fetch-site': 'same-site' };
        await expect(send('teach', sameSite)).resolves.toMatchObject(refused);
      },
    );

    it('lets none do so whose name was made to point here', async () => {
      await start();
      const headers = {
        host: 'evil.example',
        origin: 'http://evil.example',
        'sec-fetch-site': 'same-origin',
      };
      const refused = { status: 403, code: 'HOST_NOT_ALLOWED' };
      await expect(send('teach', headers)).resolves.toMatchObject(refused);
      await expect(send('teach', headers, 'GET')).resolves.toMatchObject(refused);
    });

    it('goes by names and origins also where all of them may ask', async () => {
      await start({ CORS_ORIGINS: '*', ALLOWED_HOSTS: '*' });
      for (const headers of [
        FROM_ELSEWHERE,
        { ...FROM_ELSEWHERE, 'apollo-require-preflight': '1' },
      ]) {
        expect(await statuses(headers)).toEqual([200, 403, 403]);
        expect(await statuses(headers, 'GET')).toEqual([200, 403, 403]);
      }
      expect(await statuses({ host: 'evil.example' })).toEqual([200, 403, 403]);
    });

    it('shows a page of another site nothing that takes a role', async () => {
      await start();
      const image = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' };
      expect(await statuses(image, 'GET')).toEqual([200, 403, 403]);
    });

    it("lets the service's own page and the origins of CORS_ORIGINS teach", async () => {
      await start({ CORS_ORIGINS: 'https://partner.example' });
      const own = { origin: fixture.url, 'sec-fetch-site': 'same-origin' };
      expect(await statuses(own)).toEqual(OK_FOR_ALL);
      const partner = { ...FROM_ELSEWHERE, origin: 'https://partner.example' };
      expect(await statuses(partner)).toEqual(OK_FOR_ALL);
    });
  });
});
