import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readyStatus } from '@detections/schema/job-fixture';
import {
  INCOMING_FOLDER,
  trialOf,
  UPLOAD_FILES,
  VOLUME_FILE,
  type ModelCheck,
  type ServedModel,
  type UploadVerdict,
} from '@detections/schema';
import { FAKE_MODEL } from '@detections/test-support';
import { ApiFixture } from '../../../api.fixture.js';

export interface UploadAnswer {
  readonly status: number;
  readonly code: string | null;
  readonly body: {
    readonly id: string;
    readonly state: string;
    readonly error?: { readonly message: string };
    readonly uploads?: readonly object[];
  };
}

export const CHECK: ModelCheck = {
  kind: 'plain-onnx',
  labels: { count: 3, first: ['apple', 'pear', 'plum'], last: 'plum', duplicates: [] },
  input: { width: 6, height: 6 },
  presets: ['CENTER_CROP'],
  output: 'logits',
  heatmaps: false,
  digest: 'ef'.repeat(32),
};

const TRIAL = { trial: true, byNameOnly: true } as const;

/** The API beside a classifier that checks nothing: tests say what it finds. */
export class UploadsFixture {
  readonly #volume = randomUUID();
  /** That whoever asks has. */
  key: string | undefined;

  private constructor(
    readonly api: ApiFixture,
    readonly modelsDir: string,
  ) {}

  static async start(environment: Readonly<Record<string, string>> = {}): Promise<UploadsFixture> {
    const modelsDir = await mkdtemp(join(tmpdir(), 'uploads-'));
    const own = { MODEL_UPLOADS: 'true', MODELS_DIR: modelsDir, ...environment };
    return new UploadsFixture(await ApiFixture.start(own), modelsDir);
  }

  get incoming(): string {
    return join(this.modelsDir, INCOMING_FOLDER);
  }

  folderOf(id: string): string {
    return join(this.incoming, id);
  }

  async ask(
    method: string,
    path = '',
    init: Omit<RequestInit, 'headers'> & { headers?: Readonly<Record<string, string>> } = {},
  ): Promise<UploadAnswer> {
    const response = await fetch(`${this.api.url}/v1/model-uploads${path}`, {
      method,
      ...init,
      headers: { ...init.headers, ...(this.key !== undefined && { 'x-api-key': this.key }) },
    });
    const text = await response.text();
    const body = (text === '' ? {} : JSON.parse(text)) as UploadAnswer['body'];
    return { status: response.status, code: response.headers.get('x-error-code'), body };
  }

  upload(
    files: Readonly<Record<string, string>> = { 'model.zip': 'a zip' },
  ): Promise<UploadAnswer> {
    const form = new FormData();
    for (const [name, content] of Object.entries(files)) {
      form.append('file', new File([content], name));
    }
    return this.ask('POST', '', { body: form });
  }

  keep(id: string, body: object): Promise<UploadAnswer> {
    const headers = { 'content-type': 'application/json' };
    return this.ask('POST', `/${id}/keep`, { body: JSON.stringify(body), headers });
  }

  /** An upload that a classifier has accepted, and serves. */
  async accepted(): Promise<string> {
    const { body } = await this.upload();
    await this.judge(body.id);
    await this.announce([body.id]);
    return body.id;
  }

  /** Of uploads, without what else is there. */
  async left(): Promise<readonly string[]> {
    const names = await readdir(this.incoming);
    return names.filter((name) => name !== VOLUME_FILE);
  }

  /** A classifier says that it sees this folder, or another one; and serves these trials. */
  async announce(trials: readonly string[] = [], volume: string = this.#volume): Promise<void> {
    await mkdir(this.incoming, { recursive: true });
    await writeFile(join(this.incoming, VOLUME_FILE), this.#volume);
    await this.#tell(
      trials.map((id) => ({ state: 'ready', model: { ...FAKE_MODEL, ...trialOf(id) }, ...TRIAL })),
      volume,
    );
  }

  /** A classifier says that it cannot serve this trial. */
  async announceFailed(id: string, reason: string): Promise<void> {
    await this.#tell([{ state: 'failed', reason, ...trialOf(id), ...TRIAL }], this.#volume);
  }

  async #tell(served: readonly ServedModel[], uploadVolume: string): Promise<void> {
    const { models, ...status } = readyStatus(FAKE_MODEL);
    await this.api.source.announce({ ...status, models: [...models, ...served], uploadVolume });
  }

  /** What a classifier does to an upload in the end. */
  async judge(
    id: string,
    verdict: UploadVerdict = { state: 'accepted', check: CHECK },
  ): Promise<void> {
    if (verdict.state === 'accepted') {
      await mkdir(join(this.folderOf(id), UPLOAD_FILES.unpacked));
      await writeFile(join(this.folderOf(id), UPLOAD_FILES.unpacked, 'model.onnx'), 'a network');
    }
    await writeFile(join(this.folderOf(id), UPLOAD_FILES.verdict), JSON.stringify(verdict));
  }

  async close(): Promise<void> {
    await this.api.close();
    await rm(this.modelsDir, { recursive: true });
  }
}
