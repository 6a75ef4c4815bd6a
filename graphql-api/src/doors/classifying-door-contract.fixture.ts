import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  errorCodeSchema,
  failedReply,
  JobFailedError,
  type ClassificationJob,
  type JobReply,
  type Preprocessing,
  servesNothing,
} from '@detections/schema';
import { eventually, FAKE_CARD, RawClient, readyStatus, succeed } from '@detections/test-support';
import { ApiFixture, PNG } from '../api.fixture.js';
import { HTTP_STATUS } from '../errors/http-status.js';
import type { Door } from './door.js';

/** How clients of one door ask what a picture shows, and how they read what it answers. */
export interface ClassifyingDoor {
  readonly name: string;
  readonly request: (picture: Uint8Array, preprocessing: Preprocessing) => DoorRequest;
  readonly read: (body: string, headers: Headers) => DoorAnswer;
}

/** Of a POST. */
export interface DoorRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What of it came: an answer, or a failure's code, as the door's own clients find it. */
export interface DoorAnswer {
  readonly id?: string | null | undefined;
  /** Keras's name of the class, or a person's, with spaces. */
  readonly label?: string | undefined;
  readonly confidence?: number | undefined;
  readonly code?: string | null | undefined;
}

interface SendOptions {
  readonly preprocessing?: Preprocessing;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const KEY = 'correct-horse-battery-staple';
const MOST_BYTES = 1000;
const padded = (bytes: number): Buffer => Buffer.concat([PNG, Buffer.alloc(bytes - PNG.length)]);

/**
 * What clients may rely on, at whichever door they ask.
 *
 * @param doors All that the service has, where the door is none of those in `doors.ts`.
 */
export function describeClassifyingDoorContract(
  door: ClassifyingDoor,
  doors?: readonly Door[],
): void {
  describe(`the contract of doors that classify, kept by ${door.name}`, () => {
    let fixture: ApiFixture;
    let answer: (job: ClassificationJob) => JobReply;

    afterEach(() => fixture.close());

    /** Ready, and takes nothing. */
    const startBusy = async (environment: Readonly<Record<string, string>> = {}): Promise<void> => {
      answer = succeed;
      fixture = await ApiFixture.start(
        environment,
        {},
        {
          ...(doors === undefined ? {} : { doors }),
          answer: (job) => answer(job),
        },
      );
      await fixture.source.publishCard(FAKE_CARD);
      await fixture.source.announce(readyStatus());
    };
    const start = async (environment: Readonly<Record<string, string>> = {}): Promise<void> => {
      await startBusy(environment);
      await fixture.classifier.start();
    };
    const send = async (picture: Uint8Array = PNG, options: SendOptions = {}) => {
      const { preprocessing = 'KERAS', headers = {}, signal = null } = options;
      const request = door.request(picture, preprocessing);
      const response = await fixture.post(request.path, {
        headers: { ...request.headers, ...headers },
        body: new Uint8Array(request.body),
        signal,
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        text,
        ...door.read(text, response.headers),
      };
    };
    const expectRefusal = async (
      sent: ReturnType<typeof send>,
      code: keyof typeof HTTP_STATUS,
    ): Promise<void> => {
      const refusal = await sent;
      expect(refusal).toMatchObject({ status: HTTP_STATUS[code], code });
      expect(refusal.headers.get('x-error-code')).toBe(code);
    };
    /** The head of a request, and of its body no more than that. */
    const begin = async (sentBytes: number): Promise<RawClient> => {
      const { path, headers, body } = door.request(PNG, 'KERAS');
      const client = await RawClient.connect(fixture.url);
      const all = { host: '127.0.0.1', 'content-length': String(body.length), ...headers };
      const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
      client.write(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
      client.write(body.subarray(0, sentBytes));
      return client;
    };

    it.each(['KERAS', 'CENTER_CROP'] as const)(
      'asks the classifier about the picture as it came, and answers what it says: %s',
      async (preprocessing) => {
        await start();
        const picture = padded(MOST_BYTES);
        const { status, headers, label, confidence } = await send(picture, { preprocessing });
        expect([status, label?.replaceAll('_', ' ')]).toEqual([200, 'Eskimo dog']);
        expect(headers.get('x-model')).toBe('resnet50@1');
        expect(confidence).toBeCloseTo(0.73226, 4);
        const [job] = fixture.classifier.jobs;
        expect(job).toMatchObject({ mediaType: 'image/png', preset: preprocessing });
        expect(Buffer.from(job?.image ?? []).equals(picture)).toBe(true);
      },
    );

    it('remembers each answer under an id of its own, also one that was kept', async () => {
      await start({ CACHE_TTL_SECONDS: '60' });
      const ids = [(await send()).id, (await send()).id];
      expect(new Set(ids).size).toBe(2);
      expect(fixture.classifier.jobs).toHaveLength(1);
      for (const classificationId of ids) {
        await eventually(async () => {
          const { body } = await fixture.graphql(
            'mutation ($input: FeedbackInput!) { reportFeedback(input: $input) { verdict } }',
            { input: { classificationId, verdict: 'CORRECT' } },
          );
          expect(body).toEqual({ data: { reportFeedback: { verdict: 'CORRECT' } } });
        });
      }
    });

    it('tells each failure of a classifier by its code and status', async () => {
      await start();
      for (const code of errorCodeSchema.options) {
        answer = ({ id }) =>
          failedReply(id, new JobFailedError(code, 'Expected another; it came.'));
        await expectRefusal(send(), code);
      }
    });

    it('hides a failure of its own behind an id', async () => {
      await start();
      answer = (job) => ({ ...succeed(job), predictions: [] });
      const failure = send();
      await expectRefusal(failure, 'INTERNAL');
      const { text } = await failure;
      expect(text).toMatch(/Error id: [0-9a-f-]{36}/);
      expect(text).not.toContain('holds no prediction');
      expect(fixture.logged.join('')).toContain('holds no prediction');
    });

    it.each([
      ['an empty one', Buffer.alloc(0), 'BAD_USER_INPUT'],
      ['a document', Buffer.from('%PDF-1.7'), 'UNSUPPORTED_MEDIA_TYPE'],
      ['a byte too many', padded(MOST_BYTES + 1), 'IMAGE_TOO_LARGE'],
    ] as const)('refuses %s without asking', async (_, picture, code) => {
      await start();
      await expectRefusal(send(picture), code);
      expect(fixture.classifier.jobs).toEqual([]);
    });

    it('refuses while no classifier is ready, and says when to come again', async () => {
      await startBusy();
      await fixture.source.announce(servesNothing('It is being prepared.'));
      const refusal = send();
      await expectRefusal(refusal, 'MODEL_NOT_READY');
      expect((await refusal).headers.get('retry-after')).toBe('5');
    });

    it('refuses where too many wait, before a byte of the picture is sent', async () => {
      await startBusy({ MAX_QUEUE_LENGTH: '1' });
      const waiting = send();
      await eventually(() => {
        expect(fixture.queueLength).toBe(1);
      });
      const client = await begin(0);
      expect(await client.status()).toBe(HTTP_STATUS.QUEUE_FULL);
      expect(client.received).toMatch(/x-error-code: QUEUE_FULL\r\n/i);
      client.destroy();
      await fixture.classifier.start();
      expect((await waiting).status).toBe(200);
    });

    it('says so where no answer comes in time', async () => {
      await startBusy({ JOB_TIMEOUT_MS: '200' });
      await expectRefusal(send(), 'JOB_TIMEOUT');
      expect(fixture.queueLength).toBe(0);
    });

    it('takes the job back when the client goes away', async () => {
      await startBusy();
      const leaving = new AbortController();
      const gone = send(PNG, { signal: leaving.signal }).catch(() => 'gone');
      await eventually(() => {
        expect(fixture.queueLength).toBe(1);
      });
      leaving.abort();
      await expect(gone).resolves.toBe('gone');
      await eventually(() => {
        expect(fixture.queueLength).toBe(0);
      });
    });

    it('waits no longer than it says for a picture that does not come', async () => {
      await start({ UPLOAD_TIMEOUT_MS: '300' });
      const client = await begin(10);
      expect(await client.closed()).toMatch(/^HTTP\/1\.1 408 /);
      expect(fixture.classifier.jobs).toEqual([]);
    });

    it('wants a key where keys are set', async () => {
      await start({ API_KEYS: createHash('sha256').update(KEY).digest('hex') });
      await expectRefusal(send(), 'UNAUTHENTICATED');
      await expectRefusal(send(PNG, { headers: { 'x-api-key': 'guess' } }), 'UNAUTHENTICATED');
      expect((await send(PNG, { headers: { 'x-api-key': KEY } })).status).toBe(200);
      expect((await send(PNG, { headers: { authorization: `Bearer ${KEY}` } })).status).toBe(200);
    });

    it('counts the requests of a client where they are limited', async () => {
      await start({ RATE_LIMIT_PER_MINUTE: '1' });
      const { status, headers } = await send();
      expect([status, headers.get('ratelimit-remaining')]).toEqual([200, '0']);
      await expectRefusal(send(), 'RATE_LIMITED');
    });

    it.each([
      ['a page of another origin sends', { origin: 'https://evil.example' }, 'CROSS_SITE_REQUEST'],
      ['is compressed', { 'content-encoding': 'gzip' }, 'UNSUPPORTED_MEDIA_TYPE'],
    ] as const)('refuses what %s', async (_, headers, code) => {
      await start();
      await expectRefusal(send(PNG, { headers }), code);
      expect(fixture.classifier.jobs).toEqual([]);
    });

    it('tells which methods it has, and that nothing is behind it', async () => {
      await start();
      const { path } = door.request(PNG, 'KERAS');
      const { pathname } = new URL(path, fixture.url);
      const other = await fetch(`${fixture.url}${pathname}`, { method: 'DELETE' });
      expect([other.status, other.headers.get('allow')]).toEqual([
        405,
        expect.stringMatching(/\bPOST$/),
      ]);
      expect((await fixture.post(`${pathname}/behind`)).status).toBe(404);
    });
  });
}
