import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, FakeClock, RawClient } from '@detections/test-support';
import Fastify, { type FastifyInstance } from 'fastify';
import { refuseCheaply } from './refuse-cheaply.js';

const MEGABYTE = 1_000_000;
const HEAD = 'POST / HTTP/1.1\r\nhost: a\r\ncontent-type: a/b\r\n';

describe('refusing', () => {
  let app: FastifyInstance;
  let clock: FakeClock;
  let url: string;
  let asked = 0;
  const clients: RawClient[] = [];

  beforeEach(async () => {
    asked = 0;
    clock = new FakeClock();
    app = Fastify();
    await app.register(refuseCheaply, { clock });
    app.addContentTypeParser('*', (_request, _payload, parsed) => {
      parsed(null);
    });
    app.post('/', async (_request, reply) => {
      asked += 1;
      await reply.code(503).header('x-error-code', 'QUEUE_FULL').send('full');
    });
    app.get('/ready', (_request, reply) => reply.code(503).send('not ready'));
    url = await app.listen({ host: '127.0.0.1', port: 0 });
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    // A socket that waits for its turn to be read does not hear that its client has gone.
    app.server.closeAllConnections();
    await app.close();
  });

  const ask = async (rest = 'content-length: 0\r\n\r\n'): Promise<RawClient> => {
    const client = await RawClient.connect(url);
    clients.push(client);
    client.write(HEAD + rest);
    return client;
  };
  const askMany = (count: number): Promise<RawClient[]> =>
    Promise.all(Array.from({ length: count }, () => ask()));
  /** So many of so many have their answer, and no more of them get one by themselves. */
  const expectAnswered = async (answered: number, of: number): Promise<void> => {
    const count = (): number => clients.filter((client) => client.received !== '').length;
    await eventually(() => {
      expect([asked, count()]).toEqual([of, answered]);
    });
    await sleep(50);
    expect(count()).toBe(answered);
  };

  it('waits for nothing where it is seldom', async () => {
    for (let round = 0; round < 20; round += 1) {
      expect(await (await ask()).status()).toBe(503);
    }
  });

  it('waits where many are refused, and goes on at 32 a second', async () => {
    await askMany(132);
    await expectAnswered(32, 132);
    clock.advance(1000);
    await expectAnswered(64, 132);
    clock.advance(10_000);
    await expectAnswered(132, 132);
  });

  it('closes the connections of those beyond the number that is held', async () => {
    const many = await askMany(600);
    let closed = 0;
    for (const client of many) void client.closed().then(() => (closed += 1));
    await expectAnswered(32, 600);
    await eventually(() => {
      expect(closed).toBe(68);
    });
    clock.advance(10_000);
    await expectAnswered(532, 600);
  });

  it('holds nothing for those who go away', async () => {
    const gone = await askMany(532);
    await expectAnswered(32, 532);
    for (const client of gone) client.destroy();
    await eventually(async () => {
      expect(await promisify(app.server.getConnections.bind(app.server))()).toBe(0);
    });
    await askMany(500);
    await expectAnswered(32, 1032);
    clock.advance(10_000);
    await expectAnswered(532, 1032);
  });

  it('does not delay what is no refusal', async () => {
    await askMany(100);
    await expectAnswered(32, 100);
    const response = await fetch(`${url}/ready`);
    expect(response.status).toBe(503);
  });

  it('answers all that it holds when the server closes', async () => {
    await askMany(100);
    await expectAnswered(32, 100);
    const closed = app.close();
    await expectAnswered(100, 100);
    for (const client of clients) client.destroy();
    await closed;
  });

  it('reads bodies without end no faster than at its pace', async () => {
    const client = await ask(`content-length: ${String(1000 * MEGABYTE)}\r\n\r\n`);
    expect(await client.status()).toBe(503);
    const piece = Buffer.alloc(MEGABYTE);
    for (let sent = 0; sent < 100; sent += 1) client.write(piece);
    await sleep(1000);
    // 32 MB at once, and what sockets hold. Time stands still.
    expect(client.unsentBytes).toBeGreaterThan(40 * MEGABYTE);
    for (let second = 0; second < 100 && client.unsentBytes > 0; second += 1) {
      clock.advance(1000);
      await sleep(50);
    }
    expect(client.unsentBytes).toBe(0);
  });
});
