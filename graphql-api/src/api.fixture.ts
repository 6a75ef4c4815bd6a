import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInMemoryQueue, systemClock, type InMemoryQueue } from '@detections/runtime';
import {
  failedReply,
  InvalidImageError,
  type ClassificationJob,
  type JobReply,
  type JobSource,
  type Model,
  type ModelCard,
} from '@detections/schema';
import { askGraphql, FakeClassifier, succeed, type DoorAnswer } from '@detections/test-support';
import { pino } from 'pino';
import { Api } from './app.js';
import { FakeClassifiers } from './application/classifiers/fake-classifiers.fixture.js';
import type { FeedbackEntry } from './application/feedback/feedback-entry.js';
import { apiVariables, resultCacheLimits } from './config.js';
import type { Door } from './doors/door.js';
import { MemoryStorage } from './storage/memory-storage.fixture.js';
import { MemoryAnsweredClassifications } from './storage/memory-answered-classifications.js';
import { MemoryResultCache } from './answers/memory-result-cache.js';

/** The smallest file that passes for a picture here; nobody decodes it. */
export const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

/** A picture of this many bytes is answered INVALID_IMAGE. */
const TRUNCATED_BYTES = 100;

export interface ApiFixtureOptions {
  /** Those of `doors/doors.ts` unless given. */
  readonly doors?: readonly Door[];
  /** What the classifier replies. */
  readonly answer?: (job: ClassificationJob) => JobReply;
  /** What the classifier serves, with the cards; the fake model unless given. */
  readonly models?: readonly (readonly [Model, ModelCard])[];
}

/** The API on a free port with a small upload limit, before a classifier that a test starts. */
export class ApiFixture {
  private constructor(
    readonly api: Api,
    readonly classifier: FakeClassifier,
    private readonly queue: InMemoryQueue,
    readonly storage: MemoryStorage,
    readonly classifiers: FakeClassifiers,
    /** Every line of its log, from debug on. */
    readonly logged: readonly string[],
    private readonly folder: string,
  ) {}

  /** @param pageFiles Files in the folder of the web page, besides its own, by path. */
  static async start(
    environment: Readonly<Record<string, string>> = {},
    pageFiles: Readonly<Record<string, string | Uint8Array>> = {},
    { answer = succeedUnlessTruncated, models, ...options }: ApiFixtureOptions = {},
  ): Promise<ApiFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'detections-api-'));
    const files = { 'photo.jpg': PNG, 'index.html': '<title>Detections</title>', ...pageFiles };
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    const config = apiVariables.parse({
      PORT: '0',
      UI_DIR: folder,
      MAX_UPLOAD_BYTES: '1000',
      MAX_QUEUE_LENGTH: '8',
      MAX_QUEUE_BYTES: '1000000',
      // Off, because the same picture is sent again and again; tests of the cache turn it on.
      CACHE_TTL_SECONDS: '0',
      ...environment,
    });
    const limits = {
      maxQueueLength: config.MAX_QUEUE_LENGTH,
      maxQueueBytes: config.MAX_QUEUE_BYTES,
    };
    const queue = createInMemoryQueue(limits, systemClock);
    const cacheLimits = resultCacheLimits(config);
    const logged: string[] = [];
    const storage = new MemoryStorage();
    const classifiers = new FakeClassifiers();
    const api = new Api({
      ...options,
      config,
      dispatcher: queue.dispatcher,
      storage,
      classifiers,
      answered: new MemoryAnsweredClassifications({ windowMs: 3_600_000, clock: systemClock }),
      results: cacheLimits && new MemoryResultCache({ clock: systemClock, ...cacheLimits }),
      clock: systemClock,
      logger: pino({ level: 'debug' }, { write: (line) => logged.push(line) }),
    });
    await api.start();
    const classifier = new FakeClassifier(queue.source, answer, models);
    return new ApiFixture(api, classifier, queue, storage, classifiers, logged, folder);
  }

  get url(): string {
    return this.api.url;
  }

  get source(): JobSource {
    return this.queue.source;
  }

  /** How many jobs wait or are worked on. */
  get queueLength(): number {
    return this.queue.dispatcher.load().length;
  }

  /** A picture in a file. */
  get photo(): string {
    return join(this.folder, 'photo.jpg');
  }

  post(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, { method: 'POST', redirect: 'manual', ...init });
  }

  postForm(path: string, fill: (form: FormData) => void, headers = {}): Promise<Response> {
    const form = new FormData();
    fill(form);
    return this.post(path, { body: form, headers });
  }

  /** Sends an operation that needs no upload. */
  graphql(query: string, variables: object = {}): Promise<DoorAnswer> {
    return askGraphql(this.url, query, variables);
  }

  /** All feedback kept so far. */
  feedback(): Promise<readonly FeedbackEntry[]> {
    return Promise.resolve(this.storage.entries);
  }

  async close(): Promise<void> {
    await this.api.close();
    await this.classifier.close();
    await rm(this.folder, { recursive: true });
  }
}

function succeedUnlessTruncated(job: ClassificationJob): JobReply {
  return job.image.length === TRUNCATED_BYTES
    ? failedReply(job.id, new InvalidImageError('It is truncated.'))
    : succeed(job);
}
