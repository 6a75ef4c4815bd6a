import { rm, stat } from 'node:fs/promises';
import { InputError } from '@detections/runtime/lifecycle';
import { hashFile } from '../../models/hash-file.js';
import type { HttpClient } from '../../models/http-client.js';
import { HttpStatusError } from '../../models/http-status-error.js';
import { download } from '../download.js';
import type { SourceContext } from '../model-source.js';
import { refusalOf, type HubFile, type HubRepository } from './hub-repository.js';

/**
 * Downloads a file of a repository to `path`, or goes on from what is there, until it has the
 * checksum that the hub has of it.
 *
 * @throws InputError
 */
export async function fetchHubFile(
  { name, commit }: Pick<HubRepository, 'name' | 'commit'>,
  file: HubFile,
  path: string,
  client: HttpClient,
  context: SourceContext,
): Promise<void> {
  if (await isWhole(file, path)) return;
  const { url: hubUrl, token } = context.hub;
  const escaped = file.path.split('/').map(encodeURIComponent).join('/');
  const url = `${hubUrl}/${name}/resolve/${encodeURIComponent(commit)}/${escaped}`;
  const headers = (): Promise<Readonly<Record<string, string>>> =>
    Promise.resolve(token === undefined ? {} : { authorization: `Bearer ${token}` });
  // An empty file has no byte that a server could be asked for.
  const what = { url, name: file.path, path, maxBytes: Math.max(file.size, 1), headers };
  const { resumed } = await download(what, client, context).catch((error: unknown) => {
    if (!(error instanceof InputError && error.cause instanceof HttpStatusError)) throw error;
    const refusal = refusalOf(error.cause.status, context.hub);
    throw new InputError(`Expected to fetch ${file.path} of ${name}; ${refusal}`, { cause: error });
  });
  const [expected, came] = await checksums(file, path);
  if (came === expected) return;
  await rm(path, { force: true });
  // What was there before may be to blame rather than the hub.
  if (resumed) return fetchHubFile({ name, commit }, file, path, client, context);
  throw new InputError(
    `Expected ${file.path} of ${name} to have the checksum ${expected}; came ${came}. It was thrown away: try again.`,
  );
}

/** From an earlier try, whose export was refused or only checked. */
async function isWhole(file: HubFile, path: string): Promise<boolean> {
  const size = (await stat(path).catch(() => undefined))?.size;
  if (size !== file.size) return false;
  const [expected, came] = await checksums(file, path);
  return came === expected;
}

/** Large files have a SHA-256; of the others Git's own checksum is known. */
async function checksums(
  { size, sha256, gitSha1 }: HubFile,
  path: string,
): Promise<readonly [expected: string, came: string]> {
  if (sha256 !== undefined) return [sha256, await hashFile(path, 'sha256')];
  return [gitSha1, await hashFile(path, 'sha1', `blob ${String(size)}\0`)];
}
