import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  classifyParts,
  eventually,
  FAKE_CARD,
  readyStatus,
  multipartBody,
  postHead,
  predict,
  RawClient,
} from '@detections/test-support';
import { ApiFixture, PNG } from '../api.fixture.js';

/** What is promised. */
const LONGEST_MS = 5000;

describe('an API that closes', () => {
  let fixture: ApiFixture;
  const clients: RawClient[] = [];
  const timers: NodeJS.Timeout[] = [];

  beforeEach(async () => {
    fixture = await ApiFixture.start({
      MAX_UPLOAD_BYTES: '10000000',
      MAX_QUEUE_BYTES: '20000000',
    });
  });

  afterEach(async () => {
    for (const timer of timers.splice(0)) clearInterval(timer);
    await fixture.close();
    for (const client of clients.splice(0)) client.destroy();
  });

  const connect = async (): Promise<RawClient> => {
    const client = await RawClient.connect(fixture.url);
    clients.push(client);
    return client;
  };
  const trickle = (client: RawClient): void => {
    timers.push(
      setInterval(() => {
        client.write('-');
      }, 20),
    );
  };
  const closeTimed = async (): Promise<number> => {
    const startedAt = performance.now();
    await fixture.api.close();
    return performance.now() - startedAt;
  };

  it.each<[string, (client: RawClient) => void]>([
    ['a socket that never sent a byte', () => undefined],
    [
      'headers without end',
      (client) => {
        client.write('POST /predict HTTP/1.1\r\nhost: localhost\r\n');
      },
    ],
    [
      'headers that trickle in',
      (client) => {
        client.write('POST /predict HTTP/1.1\r\nhost: localhost\r\nx-a: ');
        trickle(client);
      },
    ],
    [
      'an upload that trickles in',
      (client) => {
        client.write(postHead('/predict', 1_000_000));
        trickle(client);
      },
    ],
    [
      'an upload that came to a standstill',
      (client) => {
        client.write(postHead('/graphql', 1_000_000));
      },
    ],
    [
      'an upload in pieces without end',
      (client) => {
        client.write(
          'POST / HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\ncontent-type: a/b\r\n\r\n',
        );
        timers.push(
          setInterval(() => {
            client.write('1\r\n-\r\n');
          }, 20),
        );
      },
    ],
    [
      'a thousand answers that nobody reads',
      (client) => {
        client.pause();
        client.write('GET /openapi.json HTTP/1.1\r\nhost: localhost\r\n\r\n'.repeat(1000));
      },
    ],
  ])('does not wait for %s', async (_, start) => {
    await fixture.classifier.start();
    start(await connect());
    await sleep(100);
    expect(await closeTimed()).toBeLessThan(LONGEST_MS);
  });

  it('does not wait for a refused upload', async () => {
    const client = await connect();
    client.write(postHead('/predict', 9_000_000));
    expect(await client.status()).toBe(503);
    trickle(client);
    expect(await closeTimed()).toBeLessThan(LONGEST_MS);
  });

  it('lets a client that it refuses while it closes read the answer', async () => {
    const client = await connect();
    client.write(postHead('/predict', 9_000_000));
    const closed = fixture.api.close();
    client.write(Buffer.alloc(1_000_000));
    expect(await client.status()).toBe(503);
    await closed;
  });

  it('answers what came whole, however long that takes, and goes soon after', async () => {
    await fixture.source.publishCard(FAKE_CARD);
    await fixture.source.announce(readyStatus());
    trickle(await connect());
    const answer = predict(fixture.url, fixture.photo);
    await eventually(() => {
      expect(fixture.queueLength).toBe(1);
    });
    const closed = closeTimed();
    await sleep(3000);
    await fixture.classifier.start();
    expect((await answer).status).toBe(200);
    const answeredAt = performance.now();
    await closed;
    expect(performance.now() - answeredAt).toBeLessThan(LONGEST_MS);
  });

  it('waits for an upload that moves', async () => {
    await fixture.classifier.start();
    const body = multipartBody(classifyParts(Buffer.concat([PNG, Buffer.alloc(2_000_000)])));
    const client = await connect();
    client.write(postHead('/graphql', body.length));
    let sent = 0;
    timers.push(
      setInterval(() => {
        client.write(body.subarray(sent, (sent += 50_000)));
      }, 100),
    );
    await sleep(100);
    const closed = fixture.api.close();
    expect(await client.status()).toBe(200);
    await closed;
  });

  it('answers requests that it is sent in the same moment, on connections that were kept', async () => {
    await fixture.classifier.start();
    const kept = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const client = await connect();
        client.write('GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n');
        await client.status();
        return client;
      }),
    );
    const body = multipartBody([{ name: 'file', fileName: 'a.png', content: PNG }]);
    for (const client of kept) client.write(postHead('/predict', body.length));
    for (const client of kept) client.write(body);
    await fixture.api.close();
    for (const client of kept) {
      const answers = (await client.closed()).match(/HTTP\/1\.1 \d+/g);
      expect(answers).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200']);
    }
  });

  it('closes once, however often it is told', async () => {
    await connect();
    const [first, second] = [fixture.api.close(), fixture.api.close()];
    expect(first).toBe(second);
    await first;
    await fixture.api.close();
  });
});
