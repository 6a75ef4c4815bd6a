import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { toPublicError } from '../errors/public-error.js';
import { refuseCrossSite } from './refuse-cross-site.js';

const PARTNER = 'https://partner.example';
const FORM = { 'content-type': 'multipart/form-data; boundary=b' };
const CROSS_SITE = { 'sec-fetch-site': 'cross-site' };
const STRANGER = { origin: 'https://evil.example' };

type Headers = Readonly<Record<string, string>>;

describe('the guard against cross-site requests', () => {
  let app: FastifyInstance;

  const start = (corsOrigins: readonly string[], trustProxy = false): void => {
    app = Fastify({ trustProxy });
    app.setErrorHandler((error, _request, reply) => {
      const { status, message } = toPublicError(error, app.log);
      return reply.code(status).send({ message });
    });
    app.addHook('onRequest', refuseCrossSite(corsOrigins));
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, parsed) => {
      parsed(null);
    });
    app.post('/', () => 'done');
    app.get('/', () => 'read');
    app.get('/act', { config: { actsOnQuery: true } }, () => 'done');
  };

  const status = async (headers: Headers, { method = 'POST', url = '/' } = {}): Promise<number> => {
    const host = { host: 'photos.example:8080' };
    return (await app.inject({ method, url, headers: { ...host, ...headers } })).statusCode;
  };

  beforeEach(() => {
    start([PARTNER]);
  });

  afterEach(() => app.close());

  it.each<[string, Headers]>([
    ['no browser', {}],
    ['our own page', { 'sec-fetch-site': 'same-origin', origin: 'https://photos.example:8080' }],
    ['our own page, wherever a proxy serves it', { 'sec-fetch-site': 'same-origin', ...STRANGER }],
    ['an address bar', { 'sec-fetch-site': 'none' }],
    ['our own page in an old browser', { origin: 'http://photos.example:8080' }],
    ['our own page behind a proxy that ends TLS', { origin: 'https://photos.example:8080' }],
    ['our own page, spelt otherwise', { origin: 'http://PHOTOS.example:8080' }],
    [
      'our own page at the default port',
      { host: 'photos.example:80', origin: 'http://photos.example' },
    ],
    ['our own page at an IPv6 address', { host: '[::1]:4000', origin: 'http://[::1]:4000' }],
    ['a page that may call', { ...CROSS_SITE, origin: PARTNER }],
    ['a page of our site that may call', { 'sec-fetch-site': 'same-site', origin: PARTNER }],
    ['a page that may call, in an old browser', { origin: PARTNER }],
  ])('takes a form from %s', async (_, headers) => {
    expect(await status({ ...FORM, ...headers })).toBe(200);
  });

  it.each<[string, Headers]>([
    ['another site', { ...CROSS_SITE, ...STRANGER }],
    ['another site that hides its origin', CROSS_SITE],
    ['another origin of our site', { 'sec-fetch-site': 'same-site', ...STRANGER }],
    ['a word that nobody knows', { 'sec-fetch-site': 'same_origin' }],
    ['two answers at once', { 'sec-fetch-site': 'same-origin, cross-site' }],
    ['another site in an old browser', STRANGER],
    ['a sandboxed frame in an old browser', { origin: 'null' }],
    ['another port in an old browser', { origin: 'http://photos.example' }],
    ['a name that begins like ours', { origin: 'http://photos.example:8080.evil.example' }],
    ['a name that begins like a partner’s', { origin: `${PARTNER}.evil.example` }],
    ['a partner’s name without its TLS', { origin: 'http://partner.example' }],
    ['a form that claims a forwarded host', { ...STRANGER, 'x-forwarded-host': 'evil.example' }],
    ['a form with what a proxy adds', { ...CROSS_SITE, ...STRANGER, 'x-api-key': 'key' }],
    [
      'a form with what a browser adds',
      { ...CROSS_SITE, ...STRANGER, authorization: 'Basic eDp5' },
    ],
    ['a form with an empty header', { ...CROSS_SITE, 'apollo-require-preflight': '' }],
  ])('refuses a form from %s', async (_, headers) => {
    expect(await status({ ...FORM, ...headers })).toBe(403);
  });

  it.each<[string, Headers]>([
    ['JSON', { 'content-type': 'application/json' }],
    ['JSON with a charset', { 'content-type': 'Application/JSON; charset=utf-8' }],
    ['Apollo’s header', { ...FORM, 'apollo-require-preflight': '1' }],
    ['the name of an operation', { ...FORM, 'x-apollo-operation-name': 'Classify' }],
  ])('takes what no browser sends without asking: %s', async (_, headers) => {
    expect(await status({ ...CROSS_SITE, ...STRANGER, ...headers })).toBe(200);
    expect(await status({ ...STRANGER, ...headers })).toBe(200);
  });

  it.each([
    'text/plain',
    'text/plain; application/json',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    'application/json, text/plain',
    'multipart/form-data; boundary=application/json',
    '',
  ])('refuses cross-site bodies of the type %j', async (type) => {
    expect(await status({ ...CROSS_SITE, ...STRANGER, 'content-type': type })).toBe(403);
  });

  it('lets every page read, and act by GET as little as by POST', async () => {
    for (const method of ['GET', 'HEAD'] as const) {
      expect(await status(CROSS_SITE, { method, url: '/?from=elsewhere' })).toBe(200);
      expect(await status(CROSS_SITE, { method, url: '/nothing' })).toBe(404);
      expect(await status(CROSS_SITE, { method, url: '/act' })).toBe(200);
      expect(await status(CROSS_SITE, { method, url: '/act?report=spam' })).toBe(403);
      expect(await status({}, { method, url: '/act?report=spam' })).toBe(200);
    }
  });

  it('goes by the name that a trusted proxy was asked for', async () => {
    start([], true);
    const asked = { host: 'api:4000', 'x-forwarded-host': 'photos.example' };
    expect(await status({ ...FORM, ...asked, origin: 'https://photos.example' })).toBe(200);
    expect(await status({ ...FORM, ...asked, origin: 'https://api:4000' })).toBe(403);
  });

  it('is open where every page may call', async () => {
    start(['*']);
    expect(await status({ ...FORM, ...CROSS_SITE })).toBe(200);
    expect(await status({ ...FORM, ...STRANGER })).toBe(200);
  });

  it('says who came, where to, and what would let them in', async () => {
    const { body } = await app.inject({
      method: 'POST',
      url: '/',
      headers: { host: 'photos.example', origin: `https://${'x'.repeat(500)}` },
    });
    const { message } = JSON.parse(body) as { message: string };
    expect(message).toMatch(/CORS_ORIGINS.*"https:\/\/x{192}" came, to the host "photos\.example"/);
  });
});
