import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { errorCodeSchema, failedReply, JobFailedError, servesNothing } from '@detections/schema';
import { eventually } from '@detections/test-support';
import { PNG } from '../api.fixture.js';
import { HTTP_STATUS } from '../errors/http-status.js';
import {
  DoorUnderTest,
  MOST_BYTES,
  padded,
  type DoorFailure,
  type PhotoDoor,
} from './door-under-test.fixture.js';
import type { Door } from './door.js';

const KEY = 'correct-horse-battery-staple';

/**
 * What clients may rely on at whichever door they send a picture to, whatever they ask about it.
 *
 * @param doors All that the service has, where the door is none of those in `doors.ts`.
 */
export function describePhotoDoorContract(door: PhotoDoor, doors?: readonly Door[]): void {
  describe(`the contract of doors that take pictures, kept by ${door.name}`, () => {
    let tested: DoorUnderTest<DoorFailure>;

    beforeEach(() => {
      tested = new DoorUnderTest(door, doors);
    });

    afterEach(() => tested.close());

    it('tells each failure of a classifier by its code and status', async () => {
      await tested.start();
      for (const code of errorCodeSchema.options) {
        tested.answer = ({ id }) =>
          failedReply(id, new JobFailedError(code, 'Expected another; it came.'));
        await tested.expectRefusal(tested.send(), code);
      }
    });

    it.each([
      ['an empty one', Buffer.alloc(0), 'BAD_USER_INPUT'],
      ['a document', Buffer.from('%PDF-1.7'), 'UNSUPPORTED_MEDIA_TYPE'],
      ['a byte too many', padded(MOST_BYTES + 1), 'IMAGE_TOO_LARGE'],
    ] as const)('refuses %s without asking', async (_, picture, code) => {
      await tested.start();
      await tested.expectRefusal(tested.send(picture), code);
      expect(tested.fixture.classifier.jobs).toEqual([]);
    });

    it('refuses while no classifier is ready, and says when to come again', async () => {
      await tested.startBusy();
      await tested.fixture.source.announce(servesNothing('It is being prepared.'));
      const refusal = tested.send();
      await tested.expectRefusal(refusal, 'MODEL_NOT_READY');
      expect((await refusal).headers.get('retry-after')).toBe('5');
    });

    it('refuses where too many wait, before a byte of the picture is sent', async () => {
      await tested.startBusy({ MAX_QUEUE_LENGTH: '1' });
      const waiting = tested.send();
      await eventually(() => {
        expect(tested.fixture.queueLength).toBe(1);
      });
      const client = await tested.begin(0);
      expect(await client.status()).toBe(HTTP_STATUS.QUEUE_FULL);
      expect(client.received).toMatch(/x-error-code: QUEUE_FULL\r\n/i);
      client.destroy();
      await tested.fixture.classifier.start();
      expect((await waiting).status).toBe(200);
    });

    it('says so where no answer comes in time', async () => {
      await tested.startBusy({ JOB_TIMEOUT_MS: '200' });
      await tested.expectRefusal(tested.send(), 'JOB_TIMEOUT');
      expect(tested.fixture.queueLength).toBe(0);
    });

    it('takes the job back when the client goes away', async () => {
      await tested.startBusy();
      const leaving = new AbortController();
      const gone = tested.send(PNG, { signal: leaving.signal }).catch(() => 'gone');
      await eventually(() => {
        expect(tested.fixture.queueLength).toBe(1);
      });
      leaving.abort();
      await expect(gone).resolves.toBe('gone');
      await eventually(() => {
        expect(tested.fixture.queueLength).toBe(0);
      });
    });

    it('waits no longer than it says for a picture that does not come', async () => {
      await tested.start({ UPLOAD_TIMEOUT_MS: '300' });
      const client = await tested.begin(10);
      expect(await client.closed()).toMatch(/^HTTP\/1\.1 408 /);
      expect(tested.fixture.classifier.jobs).toEqual([]);
    });

    it('wants a key where keys are set', async () => {
      await tested.start({ API_KEYS: createHash('sha256').update(KEY).digest('hex') });
      await tested.expectRefusal(tested.send(), 'UNAUTHENTICATED');
      await tested.expectRefusal(
        tested.send(PNG, { headers: { 'x-api-key': 'guess' } }),
        'UNAUTHENTICATED',
      );
      expect((await tested.send(PNG, { headers: { 'x-api-key': KEY } })).status).toBe(200);
      expect((await tested.send(PNG, { headers: { authorization: `Bearer ${KEY}` } })).status).toBe(
        200,
      );
    });

    it('counts the requests of a client where they are limited', async () => {
      await tested.start({ RATE_LIMIT_PER_MINUTE: '1' });
      const { status, headers } = await tested.send();
      expect([status, headers.get('ratelimit-remaining')]).toEqual([200, '0']);
      await tested.expectRefusal(tested.send(), 'RATE_LIMITED');
    });

    it.each([
      ['a page of another origin sends', { origin: 'https://evil.example' }, 'CROSS_SITE_REQUEST'],
      ['is compressed', { 'content-encoding': 'gzip' }, 'UNSUPPORTED_MEDIA_TYPE'],
    ] as const)('refuses what %s', async (_, headers, code) => {
      await tested.start();
      await tested.expectRefusal(tested.send(PNG, { headers }), code);
      expect(tested.fixture.classifier.jobs).toEqual([]);
    });

    it('tells which methods it has, and that nothing is behind it', async () => {
      await tested.start();
      const { path } = door.request(PNG, 'KERAS');
      const { pathname } = new URL(path, tested.fixture.url);
      const other = await fetch(`${tested.fixture.url}${pathname}`, { method: 'DELETE' });
      expect([other.status, other.headers.get('allow')]).toEqual([
        405,
        expect.stringMatching(/\bPOST$/),
      ]);
      expect((await tested.fixture.post(`${pathname}/behind`)).status).toBe(404);
    });
  });
}
