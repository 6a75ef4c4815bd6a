import { act } from '@testing-library/react';
import type { Failure } from '../failures/failure';
import type { RequestOptions, RequestResult } from '../graphql/request';
import type { ModelCheck, ModelFile, ModelUpload } from '../models/model-upload';
import type { KeptName, ModelUploadsServer } from '../models/model-uploads-server';

/** Of a model whose maker says nothing of a license. */
export const UNLICENSED: ModelCheck = {
  kind: 'plain-onnx',
  labels: {
    count: 7,
    first: ['apple', 'banana', 'cherry', 'date', 'elderberry'],
    last: 'grape',
    duplicates: [],
  },
  input: { width: 224, height: 224 },
  presets: ['DEFAULT'],
  output: 'logits',
  embedding: 1280,
  heatmaps: true,
  digest: '0123456789abcdef'.repeat(4),
};

export const CHECK: ModelCheck = { ...UNLICENSED, license: 'MIT' };

interface Sent {
  readonly files: readonly ModelFile[];
  readonly options: RequestOptions;
  readonly settle: (result: RequestResult<ModelUpload>) => void;
}

/** A server that has the uploads which the test gives it, and holds what is sent until it is told. */
export function createFakeModelUploads() {
  let uploads: readonly ModelUpload[] = [];
  const sent: Sent[] = [];
  const requests: string[] = [];
  const state = {
    maxBytes: undefined as number | undefined,
    listFailure: undefined as Failure | undefined,
    keepFailure: undefined as Failure | undefined,
  };
  const last = (): Sent => {
    const each = sent.at(-1);
    if (each === undefined) throw new Error('Expected that a model had been sent.');
    return each;
  };
  const put = (upload: ModelUpload): ModelUpload => {
    uploads = [...uploads.filter(({ id }) => id !== upload.id), upload];
    return upload;
  };
  const server: ModelUploadsServer = {
    list: () => {
      const { listFailure, maxBytes } = state;
      return Promise.resolve(
        listFailure === undefined
          ? { ok: true, data: { uploads, ...(maxBytes === undefined ? {} : { maxBytes }) } }
          : { ok: false, failure: listFailure },
      );
    },
    send: (files, options) =>
      new Promise((settle) => {
        sent.push({ files, options, settle });
        options.signal?.addEventListener('abort', () => {
          settle({ ok: false, failure: { code: 'NETWORK_FAILURE' } });
        });
      }),
    keep: (id, { name, newVersion }: KeptName) => {
      requests.push(`keep ${id} ${name}${newVersion === true ? ' as a new version' : ''}`);
      const { keepFailure } = state;
      if (keepFailure !== undefined && newVersion !== true) {
        return Promise.resolve({ ok: false, failure: keepFailure });
      }
      const upload = uploads.find((each) => each.id === id);
      if (upload === undefined) {
        return Promise.resolve({ ok: false, failure: { code: 'UPLOAD_NOT_FOUND' } });
      }
      const version = newVersion === true ? '2' : '1';
      return Promise.resolve({
        ok: true,
        data: put({ ...upload, state: 'kept', model: `${name}@${version}` }),
      });
    },
    discard: (id) => {
      requests.push(`discard ${id}`);
      uploads = uploads.filter((each) => each.id !== id);
      return Promise.resolve({ ok: true, data: undefined });
    },
  };
  return {
    ...{ server, state, requests, put },
    /** Takes an upload away, as time does. */
    expire: (id: string): void => {
      uploads = uploads.filter((each) => each.id !== id);
    },
    /** The paths of each model that was sent, oldest first. */
    sentPaths: (): readonly (readonly string[])[] =>
      sent.map(({ files }) => files.map(({ path }) => path)),
    isTakenBack: (): boolean => last().options.signal?.aborted === true,
    progress: (sentBytes: number, totalBytes: number): void => {
      act(() => {
        last().options.onUploadProgress?.({ sentBytes, totalBytes });
      });
    },
    /** All bytes of the model that was sent last are stored. */
    arrive: (upload: ModelUpload): Promise<void> =>
      act(async () => {
        last().settle({ ok: true, data: put(upload) });
        await Promise.resolve();
      }),
    fail: (failure: Failure): Promise<void> =>
      act(async () => {
        last().settle({ ok: false, failure });
        await Promise.resolve();
      }),
  };
}

export function sampleUpload(changes: Partial<ModelUpload> = {}): ModelUpload {
  return { id: 'a1', fileName: 'fruits.zip', bytes: 2_100_000, state: 'checking', ...changes };
}

export function acceptedUpload(changes: Partial<ModelUpload> = {}): ModelUpload {
  return sampleUpload({ state: 'accepted', model: 'trial-a1@1', check: CHECK, ...changes });
}
