import { HubApiError, listFiles, modelInfo } from '@huggingface/hub';
import { InputError } from '@detections/runtime/lifecycle';
import type { HttpClient } from '../../models/http-client.js';
import { failure } from '../download.js';
import type { HubAccess, SourceContext } from '../model-source.js';

export interface HubFile {
  readonly path: string;
  readonly size: number;
  /** Of Git: SHA-1 over the file, or over the pointer to it where it is large. */
  readonly gitSha1: string;
  /** Of large files. */
  readonly sha256: string | undefined;
}

export interface HubRepository {
  /** `owner/name` */
  readonly name: string;
  /** What the revision is at present: all files are of this one. */
  readonly commit: string;
  readonly license: string | undefined;
  readonly files: readonly HubFile[];
}

interface HubPlace {
  readonly name: string;
  readonly revision: string;
}

/** More than any repository of one network has. */
const MOST_FILES = 10_000;

/** @throws InputError where there is none, or it may not be seen with this key. */
export async function openRepository(
  place: HubPlace,
  client: HttpClient,
  { hub, signal }: Pick<SourceContext, 'hub' | 'signal'>,
): Promise<HubRepository> {
  requireToken(hub);
  const access = {
    hubUrl: hub.url,
    ...(hub.token !== undefined && { accessToken: hub.token }),
    fetch: fetchBy(client, signal),
  };
  try {
    const info = await modelInfo({ ...place, ...access, additionalFields: ['sha', 'tags'] });
    const files: HubFile[] = [];
    const at = { repo: { type: 'model', name: place.name } as const, revision: info.sha };
    for await (const entry of listFiles({ ...at, ...access, recursive: true })) {
      if (entry.type !== 'file') continue;
      const { path, size, oid = '', lfs } = entry;
      files.push({ path, size: lfs?.size ?? size, gitSha1: oid, sha256: lfs?.oid });
      if (files.length > MOST_FILES) throw tooMany(place);
    }
    return { name: place.name, commit: info.sha, license: licenseOf(info.tags), files };
  } catch (error) {
    signal.throwIfAborted();
    throw inOurWords(error, place, hub);
  }
}

/** The client has words of its own for it, and shows a part of the key. */
function requireToken({ token }: HubAccess): void {
  if (token === undefined || token.startsWith('hf_')) return;
  throw new InputError(
    'Expected HF_TOKEN to be a key of Hugging Face, which begins with hf_; came another.',
  );
}

/** By our proxies. Node's types and undici's differ, the objects do not. */
function fetchBy(client: HttpClient, signal: AbortSignal): typeof fetch {
  const fetched = (url: unknown, init: { readonly headers?: Record<string, string> } = {}) =>
    client.fetch(String(url), { ...init, signal });
  return fetched as unknown as typeof fetch;
}

function licenseOf(tags: readonly string[] | undefined): string | undefined {
  return tags?.find((tag) => tag.startsWith('license:'))?.slice('license:'.length);
}

function inOurWords(error: unknown, { name, revision }: HubPlace, hub: HubAccess): InputError {
  if (error instanceof InputError) return error;
  const url = `${hub.url}/${name}`;
  if (!(error instanceof HubApiError)) return failure(url, error);
  return new InputError(
    `Expected the repository ${name} at ${hub.url}, revision ${revision}; ${refusalOf(error.statusCode, hub)}`,
    { cause: error },
  );
}

/** What a status means there: without a key, what is private and what is absent look alike. */
export function refusalOf(status: number, { token }: HubAccess): string {
  switch (status) {
    case 401:
      return token === undefined
        ? 'it is not there, or private. Set HF_TOKEN where it is private.'
        : 'HF_TOKEN is not known there, or may not read it.';
    case 403:
      return `it is gated: accept its terms on its page, and set HF_TOKEN to a key of yours that may read it.`;
    case 404:
      return 'there is no such repository or revision.';
    case 429:
      return 'it asks for fewer requests. Try again later.';
    default:
      return `it answered ${String(status)}. Try again later.`;
  }
}

function tooMany({ name }: HubPlace): InputError {
  return new InputError(
    `Expected the repository ${name} to have at most ${String(MOST_FILES)} files; it has more.`,
  );
}
