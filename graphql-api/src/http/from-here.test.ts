import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { whyNotFromHere } from './from-here.js';

const ELSEWHERE = 'one of another machine, or through a proxy,';

describe('whether a request comes from this machine', () => {
  let app: FastifyInstance;

  const open = (trustProxy: string[] | false = false): FastifyInstance => {
    app = Fastify({ trustProxy });
    return app.get('/', (request) => ({ why: whyNotFromHere(request, []) }));
  };
  const why = async (remoteAddress: string, headers: object = {}): Promise<unknown> => {
    const sent = { host: 'localhost', ...headers };
    return (await app.inject({ url: '/', remoteAddress, headers: sent })).json<{ why?: string }>()
      .why;
  };

  afterEach(() => app.close());

  it.each(['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1'])(
    'says yes of %s',
    async (address) => {
      open();
      expect(await why(address)).toBeUndefined();
    },
  );

  it.each([
    '128.0.0.1',
    '10.0.0.1',
    '172.17.0.1',
    '0.0.0.0',
    '::',
    '::2',
    'fe80::1',
    '::ffff:10.0.0.1',
    '::127.0.0.1',
    '2001:db8::7f00:1',
    'localhost',
    '/run/api.sock',
  ])('says no of %s, by whatever name it calls', async (address) => {
    open();
    expect(await why(address)).toBe(ELSEWHERE);
  });

  it('says no of a Unix socket, which has no address and may be a proxy of the world', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'detections-socket-'));
    const socketPath = join(folder, 'api.sock');
    await open().listen({ path: socketPath });
    const asked = request({ socketPath, headers: { host: 'localhost' } }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    expect(await json(response)).toEqual({ why: ELSEWHERE });
    await app.close();
    await rm(folder, { recursive: true });
  });

  it('believes no machine beyond a trusted one, and no trusted one about itself', async () => {
    open(['10.0.0.0/8']);
    expect(await why('10.0.0.1', { 'x-forwarded-for': '127.0.0.1' })).toBe(ELSEWHERE);
    expect(await why('127.0.0.1', { 'x-forwarded-for': '127.0.0.1' })).toBe(ELSEWHERE);
    expect(await why('10.0.0.1')).toBe(ELSEWHERE);
  });

  it.each(['photos.example', 'localhost.evil.example', '192.168.1.20:4000', '[2001:db8::1]'])(
    'says no where it was sent to %s, which is not loopback',
    async (host) => {
      open();
      expect(await why('127.0.0.1', { host })).toBe(`one to the host "${host}"`);
    },
  );

  it('looks also at the name that a trusted proxy was asked for', async () => {
    open(['127.0.0.1']);
    const forwarded = { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': 'photos.example' };
    expect(await why('127.0.0.1', forwarded)).toBe('one to the host "photos.example"');
  });
});
