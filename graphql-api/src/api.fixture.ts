import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createInMemoryQueue,
  failedReply,
  InvalidImageError,
  systemClock,
} from '@detections/schema';
import { FakeClassifier, succeed } from '@detections/testing';
import { pino } from 'pino';
import { Api } from './app.js';
import { apiVariables } from './config.js';
import { FileFeedbackStore } from './feedback/file-feedback-store.js';

/** The smallest file that passes for a picture here; nobody decodes it. */
export const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

/** A picture of this many bytes is answered INVALID_IMAGE. */
const TRUNCATED_BYTES = 100;

/** The API on a free port with a small upload limit, before a classifier that a test starts. */
export class ApiFixture {
  private constructor(
    readonly api: Api,
    readonly classifier: FakeClassifier,
    private readonly folder: string,
  ) {}

  static async start(variables: Readonly<Record<string, string>> = {}): Promise<ApiFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'detections-api-'));
    await writeFile(join(folder, 'photo.jpg'), PNG);
    await writeFile(join(folder, 'index.html'), '<title>Detections</title>');
    const queue = createInMemoryQueue({ maxQueueLength: 8, maxQueueBytes: 1_000_000 }, systemClock);
    const api = new Api({
      config: apiVariables.parse({
        ...{ PORT: '0', UI_DIR: folder, MAX_UPLOAD_BYTES: '1000' },
        ...variables,
      }),
      dispatcher: queue.dispatcher,
      feedback: new FileFeedbackStore(folder),
      clock: systemClock,
      logger: pino({ level: 'silent' }),
    });
    await api.start();
    const classifier = new FakeClassifier(queue.source, (job) =>
      job.image.length === TRUNCATED_BYTES
        ? failedReply(job.id, new InvalidImageError('It is truncated.'))
        : succeed(job),
    );
    return new ApiFixture(api, classifier, folder);
  }

  get url(): string {
    return this.api.url;
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

  /** The texts of all reports kept so far. */
  async feedback(): Promise<unknown[]> {
    const text = await readFile(join(this.folder, 'feedback.jsonl'), 'utf8').catch(() => '');
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => (JSON.parse(line) as { report: unknown }).report);
  }

  async close(): Promise<void> {
    await this.api.close();
    await this.classifier.close();
    await rm(this.folder, { recursive: true });
  }
}
