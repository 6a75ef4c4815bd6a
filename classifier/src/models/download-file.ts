import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DownloadFailedError, type FailedSource } from './download-failed-error.js';
import { fetchToPart, type FetchOptions } from './fetch-to-part.js';
import { fetchFailureReason } from './fetch-failure-reason.js';
import { isFile } from './is-file.js';
import { hashFile } from './hash-file.js';
import { HttpClient } from './http-client.js';
import type { PublishedFile } from '../importers/keras-resnet50/model-sources.js';
import type { Proxies } from './proxies.js';

export interface DownloadOptions extends Omit<FetchOptions, 'client'> {
  readonly proxies?: Proxies | undefined;
}

/**
 * Downloads a file to `path`, from the first of its sources that answers with the right bytes. It
 * appears under its name only when it is whole and checked; until then it is `path`.part, which a
 * later try goes on from.
 *
 * @throws DownloadFailedError with what happened at each source.
 * @throws the signal's reason once it aborts.
 */
export async function downloadFile(
  file: PublishedFile,
  path: string,
  { proxies = {}, ...options }: DownloadOptions,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const client = new HttpClient(proxies);
  try {
    await downloadFromAny(file, path, { ...options, client });
  } finally {
    await client.close();
  }
}

async function downloadFromAny(
  file: PublishedFile,
  path: string,
  options: FetchOptions,
): Promise<void> {
  const failures: FailedSource[] = [];
  for (const url of file.urls) {
    options.signal.throwIfAborted();
    try {
      await downloadFrom(url, file.md5, path, options);
      return;
    } catch (error) {
      options.signal.throwIfAborted();
      // Another process may have finished the same download in the meantime.
      if (await isFile(path)) return;
      failures.push({ url, reason: fetchFailureReason(error) });
    }
  }
  throw new DownloadFailedError(file.name, failures);
}

async function downloadFrom(
  url: string,
  md5: string | undefined,
  path: string,
  options: FetchOptions,
): Promise<void> {
  const partPath = `${path}.part`;
  const { resumed } = await fetchToPart(url, partPath, options);
  const came = md5 === undefined ? undefined : await hashFile(partPath, 'md5');
  if (came === md5) return rename(partPath, path);
  await rm(partPath, { force: true });
  // What was there before may be to blame rather than this source.
  if (resumed) return downloadFrom(url, md5, path, options);
  throw new Error(`expected a file with MD5 ${String(md5)}, came ${String(came)}`);
}
