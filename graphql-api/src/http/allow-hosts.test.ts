import { afterEach, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { toPublicError } from '../errors/public-error.js';
import { allowHosts, hostNameOf } from './allow-hosts.js';

describe('the names that the service goes by', () => {
  let app: FastifyInstance;

  const start = ({ names = '', origins = '', trustProxy = false } = {}): void => {
    const list = (text: string): string[] => text.split(' ').filter((entry) => entry !== '');
    app = Fastify({ trustProxy });
    app.setErrorHandler((error, _request, reply) => {
      const { status, message } = toPublicError(error, app.log);
      return reply.code(status).send({ message });
    });
    app.addHook('onRequest', allowHosts({ allowedHosts: list(names), corsOrigins: list(origins) }));
    app.get('/', () => 'read');
    app.get('/probe', { config: { anyHost: true } }, () => 'live');
  };
  const status = async (host: string, forwarded?: string, url = '/'): Promise<number> => {
    const headers = forwarded === undefined ? { host } : { host, 'x-forwarded-host': forwarded };
    return (await app.inject({ url, headers })).statusCode;
  };

  afterEach(() => app.close());

  it.each([
    'localhost',
    'localhost:4000',
    'LOCALHOST.',
    'photos.localhost:4000',
    '127.0.0.1:4000',
    '192.168.1.20',
    '[::1]:4000',
    '[fe80::1]',
  ])('hold %s always', async (host) => {
    start();
    expect(await status(host)).toBe(200);
  });

  it.each([
    'evil.example',
    'evil.example:4000',
    'localhost.evil.example',
    'notlocalhost',
    '127.0.0.1.evil.example',
    'graphql-api:4000',
  ])('do not hold %s', async (host) => {
    start({ names: 'photos.example', origins: 'https://partner.example' });
    expect(await status(host)).toBe(403);
  });

  it.each(['%', 'a b', '[', 'a/b', 'localhost#.evil.example', 'evil.example@localhost', 'a:b'])(
    'take %j for no name',
    async (host) => {
      start({ names: '*' });
      expect(await status(host)).toBe(400);
    },
  );

  it('hold those of ALLOWED_HOSTS and of pages that may call, at any port', async () => {
    start({ names: 'Photos.example nas', origins: 'https://partner.example:8443' });
    for (const host of ['photos.example', 'PHOTOS.example:81', 'nas:4000', 'partner.example']) {
      expect([host, await status(host)]).toEqual([host, 200]);
    }
  });

  it.each([{ names: '*' }, { origins: '*' }])('are all names with %j', async (options) => {
    start(options);
    expect(await status('evil.example')).toBe(200);
  });

  it('do not matter to probes', async () => {
    start();
    expect(await status('10-0-0-1.pod.cluster.example', undefined, '/probe')).toBe(200);
  });

  it('are asked for whatever is not there, too', async () => {
    start();
    expect(await status('evil.example', undefined, '/nothing')).toBe(403);
    expect(await status('localhost', undefined, '/nothing')).toBe(404);
  });

  it('hold both what a trusted proxy was asked for and what it calls the service', async () => {
    start({ names: 'api photos.example', trustProxy: true });
    expect(await status('api:4000', 'photos.example')).toBe(200);
    expect(await status('api:4000', 'evil.example')).toBe(403);
    // Whoever gets past the proxy, or through it, may claim to have been forwarded.
    expect(await status('evil.example', 'localhost')).toBe(403);
  });

  it('do not depend on what strangers claim was forwarded', async () => {
    start();
    expect(await status('localhost', 'evil.example')).toBe(200);
    expect(await status('evil.example', 'localhost')).toBe(403);
  });

  it('are told to whoever has to add one', async () => {
    start();
    const { body } = await app.inject({ url: '/', headers: { host: 'photos.example:4000' } });
    const { message } = JSON.parse(body) as { message: string };
    expect(message).toMatch(/"photos\.example" came\..* adds it to ALLOWED_HOSTS\.$/);
  });

  it('are read as URLs have them', () => {
    expect(hostNameOf('Bücher.example:80')).toBe('xn--bcher-kva.example');
    expect(hostNameOf('127.1')).toBe('127.0.0.1');
    expect(hostNameOf('[::0001]:1')).toBe('[::1]');
  });
});
