import { expect } from '@jest/globals';
import type { ClassificationJob, JobReply, Preprocessing } from '@detections/schema';
import { FAKE_CARD, RawClient, readyStatus, succeed } from '@detections/test-support';
import { ApiFixture, PNG } from '../api.fixture.js';
import { HTTP_STATUS } from '../errors/http-status.js';
import type { Door } from './door.js';

/** How clients of one door ask about a picture, and how they read what it answers. */
export interface PhotoDoor<Answer extends DoorFailure = DoorFailure> {
  readonly name: string;
  readonly request: (picture: Uint8Array, preprocessing: Preprocessing) => DoorRequest;
  readonly read: (body: string, headers: Headers) => Answer;
}

/** Of a POST. */
export interface DoorRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What all answers have: a failure's code, as the door's own clients find it. */
export interface DoorFailure {
  readonly code?: string | null | undefined;
}

interface SendOptions {
  readonly preprocessing?: Preprocessing;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** What came over HTTP. */
interface Sent {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export const MOST_BYTES = 1000;
export const padded = (bytes: number): Buffer =>
  Buffer.concat([PNG, Buffer.alloc(bytes - PNG.length)]);

/** A service, and a client of one of its doors. */
export class DoorUnderTest<Answer extends DoorFailure> {
  /** What the classifier replies. */
  answer: (job: ClassificationJob) => JobReply = succeed;
  #fixture: ApiFixture | undefined;

  /** @param doors All that the service has, where the door is none of those in `doors.ts`. */
  constructor(
    private readonly door: PhotoDoor<Answer>,
    private readonly doors?: readonly Door[],
  ) {}

  get fixture(): ApiFixture {
    if (this.#fixture === undefined) throw new Error('It has not started.');
    return this.#fixture;
  }

  /** Ready, and takes nothing. */
  async startBusy(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    const doors = this.doors === undefined ? {} : { doors: this.doors };
    const answer = (job: ClassificationJob): JobReply => this.answer(job);
    this.#fixture = await ApiFixture.start(environment, {}, { ...doors, answer });
    await this.fixture.source.publishCard(FAKE_CARD);
    await this.fixture.source.announce(readyStatus());
  }

  async start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.startBusy(environment);
    await this.fixture.classifier.start();
  }

  async send(picture: Uint8Array = PNG, options: SendOptions = {}): Promise<Sent & Answer> {
    const { preprocessing = 'KERAS', headers = {}, signal = null } = options;
    const request = this.door.request(picture, preprocessing);
    const response = await this.fixture.post(request.path, {
      headers: { ...request.headers, ...headers },
      body: new Uint8Array(request.body),
      signal,
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      ...this.door.read(text, response.headers),
    };
  }

  async expectRefusal(sent: Promise<Sent & Answer>, code: keyof typeof HTTP_STATUS): Promise<void> {
    const refusal = await sent;
    expect(refusal).toMatchObject({ status: HTTP_STATUS[code], code });
    expect(refusal.headers.get('x-error-code')).toBe(code);
  }

  /** Of a failure that is none of the table. */
  async expectHidden(sent: Promise<Sent & Answer>, reason: string): Promise<void> {
    await this.expectRefusal(sent, 'INTERNAL');
    const { text } = await sent;
    expect(text).toMatch(/Error id: [0-9a-f-]{36}/);
    expect(text).not.toContain(reason);
    expect(this.fixture.logged.join('')).toContain(reason);
  }

  /** The head of a request, and of its body no more than that. */
  async begin(sentBytes: number): Promise<RawClient> {
    const { path, headers, body } = this.door.request(PNG, 'KERAS');
    const client = await RawClient.connect(this.fixture.url);
    const all = { host: '127.0.0.1', 'content-length': String(body.length), ...headers };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    client.write(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
    client.write(body.subarray(0, sentBytes));
    return client;
  }

  close(): Promise<void> {
    return this.fixture.close();
  }
}
