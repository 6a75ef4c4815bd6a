import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  BOUNDARY,
  classifyParts,
  eventually,
  FAKE_CARD,
  FAKE_MODEL,
  readyStatus,
  flood,
  multipartBody,
  postHead,
  predict,
  RawClient,
  succeed,
} from '@detections/test-support';
import { ApiFixture, PNG } from '../api.fixture.js';

/** Larger than what sockets and parsers hold, so that the service must read to get it. */
const MEGABYTE = 1_000_000;

describe('back-pressure', () => {
  let fixture: ApiFixture;

  afterEach(() => fixture.close());

  describe('with a full queue', () => {
    const waiting: Promise<unknown>[] = [];

    beforeEach(async () => {
      fixture = await ApiFixture.start({ MAX_QUEUE_LENGTH: '2', MAX_UPLOAD_BYTES: '10000000' });
      // Ready, and takes nothing.
      await fixture.source.publishCard(FAKE_CARD);
      await fixture.source.announce(readyStatus());
      waiting.push(predict(fixture.url, fixture.photo), predict(fixture.url, fixture.photo));
      await eventually(() => {
        expect(fixture.queueLength).toBe(2);
      });
    });

    afterEach(async () => {
      await fixture.classifier.start();
      await Promise.all(waiting.splice(0));
    });

    it.each(['/predict', '/graphql'])('refuses at %s before the body is sent', async (path) => {
      const body = multipartBody(classifyParts(Buffer.concat([PNG, Buffer.alloc(MEGABYTE)])));
      const client = await RawClient.connect(fixture.url);
      client.write(postHead(path, body.length));
      // Not a byte of the body is on its way yet.
      expect(await client.status()).toBe(503);
      client.write(body);
      // The connection goes on: what was refused is read and passed over.
      client.write('GET /health/live HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
      const answers = await client.closed();
      expect(answers).toMatch(
        /retry-after: 1\r\n.*x-error-code: QUEUE_FULL|x-error-code: QUEUE_FULL.*retry-after: 1\r\n/is,
      );
      expect(answers).toContain('HTTP/1.1 200 OK');
    });

    it('takes the next one as soon as one is answered', async () => {
      await fixture.classifier.start();
      await Promise.all(waiting);
      await expect(predict(fixture.url, fixture.photo)).resolves.toMatchObject({ status: 200 });
    });
  });

  it('shortens the queue to what a slow classifier answers in time', async () => {
    fixture = await ApiFixture.start({ JOB_TIMEOUT_MS: '4000', MAX_QUEUE_LENGTH: '1000' });
    await fixture.source.publishCard(FAKE_CARD);
    await fixture.source.announce(readyStatus());
    const stop = new AbortController();
    const { signal } = stop;
    const classifying = (async () => {
      while (!signal.aborted) {
        for (const { job, reply } of await fixture.source.take(1, {
          models: [FAKE_MODEL],
          waitMs: 1000,
          signal,
        })) {
          await sleep(50);
          await reply(succeed(job));
        }
      }
    })();
    const content = multipartBody([{ name: 'file', fileName: 'a.png', content: PNG }]);
    const send = (clients: number, durationMs: number) =>
      flood({
        url: `${fixture.url}/predict`,
        contentType: `multipart/form-data; boundary=${BOUNDARY}`,
        body: content,
        clients,
        durationMs,
      });
    await send(4, 500);
    // In their deadline fit 80 of these.
    const { statuses, failures } = await send(200, 5000);
    stop.abort();
    await classifying;
    expect(failures).toEqual([]);
    expect(Object.keys(statuses)).toEqual(['200', '503']);
  });

  describe('of uploads under way', () => {
    beforeEach(async () => {
      fixture = await ApiFixture.start({ MAX_QUEUE_BYTES: '2500000', MAX_UPLOAD_BYTES: '2000000' });
      await fixture.classifier.start();
    });

    /** Sends all of an upload of a megabyte but its last bytes. */
    const startUpload = async (path: string): Promise<{ client: RawClient; rest: Uint8Array }> => {
      const body = multipartBody(classifyParts(Buffer.concat([PNG, Buffer.alloc(MEGABYTE)])));
      const client = await RawClient.connect(fixture.url);
      client.write(postHead(path, body.length));
      client.write(body.subarray(0, body.length - 40));
      return { client, rest: body.subarray(body.length - 40) };
    };
    const small = (): Promise<{ status: number }> => predict(fixture.url, fixture.photo);

    it('counts what has come, and frees it with its connection or its answer', async () => {
      const first = await startUpload('/graphql');
      const second = await startUpload('/graphql');
      // A third would hold more than the queue may, by the length that it declares.
      await eventually(async () => {
        const third = await RawClient.connect(fixture.url);
        third.write(postHead('/predict', 1_400_000));
        const status = await Promise.race([third.status(), sleep(500)]);
        third.destroy();
        expect(status).toBe(503);
      });
      expect((await small()).status).toBe(200);
      first.client.destroy();
      second.client.write(second.rest);
      expect(await second.client.status()).toBe(200);
      second.client.destroy();
      await eventually(async () => {
        const third = await startUpload('/graphql');
        const fourth = await startUpload('/graphql');
        third.client.write(third.rest);
        fourth.client.write(fourth.rest);
        expect(await third.client.status()).toBe(200);
        expect(await fourth.client.status()).toBe(200);
        third.client.destroy();
        fourth.client.destroy();
      });
    });

    it('stops one that grows beyond the room without having said how long it is', async () => {
      const held = [await startUpload('/graphql'), await startUpload('/graphql')];
      await sleep(300);
      const response = await fetch(`${fixture.url}/predict`, {
        method: 'POST',
        headers: { 'content-type': 'multipart/form-data; boundary=boundary' },
        body: new Blob([
          new Uint8Array(
            multipartBody([{ name: 'file', fileName: 'a.png', content: Buffer.alloc(MEGABYTE) }]),
          ),
        ]).stream(),
        duplex: 'half',
      });
      expect(response.status).toBe(503);
      expect(response.headers.get('x-error-code')).toBe('QUEUE_FULL');
      for (const { client } of held) client.destroy();
    });
  });
});
