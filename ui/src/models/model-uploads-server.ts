import { connectionFailure, failureFromRest, isRecord } from '../failures/failure-from';
import type { Failure } from '../failures/failure';
import { isReadable } from '../graphql/is-readable';
import type { RequestOptions, RequestResult } from '../graphql/request';
import { uploadFetch, type UploadRequestInit } from '../graphql/upload-fetch';
import { isModelUpload, type ModelFile, type ModelUpload } from './model-upload';

/** All uploads that are there, and how large one may be where the service says so. */
export interface UploadList {
  readonly uploads: readonly ModelUpload[];
  readonly maxBytes?: number;
}

/** A name, and whether a model that has it gets a further version. */
export interface KeptName {
  readonly name: string;
  readonly newVersion?: boolean;
}

/** What the server does with models that are sent. None of it rejects. */
export interface ModelUploadsServer {
  readonly list: () => Promise<RequestResult<UploadList>>;
  /** Resolves once all bytes are stored. Aborting the signal takes the upload back. */
  readonly send: (
    files: readonly ModelFile[],
    options: RequestOptions,
  ) => Promise<RequestResult<ModelUpload>>;
  readonly keep: (id: string, name: KeptName) => Promise<RequestResult<ModelUpload>>;
  readonly discard: (id: string) => Promise<RequestResult<unknown>>;
}

const ADDRESS = '/v1/model-uploads';

/**
 * The one place where the page speaks REST: a model has hundreds of megabytes, and GraphQL's
 * multipart requests are read whole before they are looked at.
 */
export function connectModelUploads(
  fetchImplementation: typeof uploadFetch = uploadFetch,
): ModelUploadsServer {
  async function request<Data>(
    address: string,
    init: UploadRequestInit,
    isAnswer: (body: unknown) => body is Data,
  ): Promise<RequestResult<Data>> {
    try {
      const response = await fetchImplementation(address, init);
      if (!response.ok) return failed(await failureFromRest(response));
      const body: unknown = response.status === 204 ? undefined : JSON.parse(await response.text());
      return isAnswer(body) ? { ok: true, data: body } : failed({ code: 'INTERNAL' });
    } catch (error) {
      return failed(error instanceof SyntaxError ? { code: 'INTERNAL' } : connectionFailure());
    }
  }

  return {
    list: () => request(ADDRESS, {}, isUploadList),
    send: async (files, { signal, onUploadProgress }) => {
      const body = new FormData();
      for (const { path, file } of files) body.append('file', file, path);
      const init = {
        ...{ method: 'POST', body, onUploadProgress: onUploadProgress ?? (() => undefined) },
        ...(signal === undefined ? {} : { signal }),
      };
      const result = await request(ADDRESS, init, isModelUpload);
      // To the browser a file that has gone is one more upload that broke off.
      if (result.ok || result.failure.code !== 'NETWORK_FAILURE') return result;
      const readable = await Promise.all(files.map(({ file }) => isReadable(file)));
      return readable.every(Boolean) ? result : failed({ code: 'FILE_UNREADABLE' });
    },
    keep: (id, name) => {
      const headers = { 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify(name) };
      return request(`${addressOf(id)}/keep`, init, isModelUpload);
    },
    discard: (id) => request(addressOf(id), { method: 'DELETE' }, isNothing),
  };
}

function addressOf(id: string): string {
  return `${ADDRESS}/${encodeURIComponent(id)}`;
}

function failed(failure: Failure): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure };
}

function isUploadList(body: unknown): body is UploadList {
  if (!isRecord(body)) return false;
  const { uploads } = body;
  return Array.isArray(uploads) && uploads.every(isModelUpload);
}

function isNothing(body: unknown): body is undefined {
  return body === undefined;
}
