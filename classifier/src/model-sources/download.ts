import { createHash } from 'node:crypto';
import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '@detections/runtime/lifecycle';
import { fetchFailureReason } from '../models/fetch-failure-reason.js';
import { fetchToPart, type FetchOptions } from '../models/fetch-to-part.js';
import { HttpStatusError } from '../models/http-status-error.js';
import type { HttpClient } from '../models/http-client.js';
import { MAX_EXPORT_BYTES, type SourceContext } from './model-source.js';

export interface Download {
  readonly url: string;
  /** For people. */
  readonly name: string;
  /** Where it is put, and gone on from where something is there. */
  readonly path: string;
  readonly maxBytes?: number;
  /** Asked before each try. */
  readonly headers?: () => Promise<FetchOptions['headers']>;
  readonly onResponse?: FetchOptions['onResponse'];
}

/** A connection that breaks now and then is given up only once a try brings nothing more. */
const MOST_TRIES = 10;

/**
 * Downloads a file of an export; what came stays for the next try.
 *
 * @returns whether some of it was there before.
 * @throws InputError in one sentence, without a password that the address may have.
 * @throws the signal's reason once it aborts.
 */
export async function download(
  { url, name, path, maxBytes = MAX_EXPORT_BYTES, headers, onResponse }: Download,
  client: HttpClient,
  { progress, signal, stallTimeoutMs }: SourceContext,
): Promise<{ readonly resumed: boolean }> {
  await mkdir(dirname(path), { recursive: true });
  const onProgress = (received: number, total: number | undefined): void => {
    progress.update(name, received, total);
    if (Math.max(received, total ?? 0) > maxBytes) throw tooLarge(withoutSecrets(url), maxBytes);
  };
  const options = { client, stallTimeoutMs, signal, onResponse, onProgress };
  try {
    let before = -1;
    for (let tries = 1; ; tries += 1) {
      try {
        return await fetchToPart(url, path, { ...options, headers: await headers?.() });
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof InputError) {
          await rm(path, { force: true });
          throw error;
        }
        const present = await sizeOf(path);
        const isFinal = error instanceof HttpStatusError && error.isFinal;
        if (isFinal || tries >= MOST_TRIES || present <= before) {
          throw failure(url, error, present);
        }
        before = present;
      }
    }
  } finally {
    progress.finish(name);
  }
}

/** @param present How many bytes are there for the next try. */
export function failure(url: string, error: unknown, present = 0): InputError {
  const kept = present > 0 ? ' What came is kept, and the next try goes on from there.' : '';
  return new InputError(
    `Expected to fetch ${withoutSecrets(url)}; ${fetchFailureReason(error)}.${kept}`,
    { cause: error },
  );
}

/** A URL without what may be a password or a signature. */
export function withoutSecrets(url: string): string {
  if (!/^https?:/i.test(url) || !URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

/** A folder's name for all that one address gives. */
export function keyOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

function tooLarge(url: string, maxBytes: number): InputError {
  const mebibytes = String(Math.floor(maxBytes / 2 ** 20));
  return new InputError(`Expected at most ${mebibytes} MiB from ${url}; it has more.`);
}
