import { posix } from 'node:path';
import { kerasFilesOf } from '../../keras/stores/open-keras.js';
import { ImportRefusedError } from '../import-refused-error.js';
import { fileCalled } from '../file-called.js';
import type { FolderListing } from '../importer.js';
import { SETTINGS_FILE } from '../settings/settings.js';

/**
 * The network with its weights, `detections.json`, and those of the others that are there.
 *
 * @throws ImportRefusedError where a file with weights is not.
 */
export async function filesAroundKeras(
  { folder, files }: FolderListing,
  modelFile: string,
  others: readonly (string | undefined)[],
): Promise<readonly string[]> {
  const own = await kerasFilesOf(folder, modelFile);
  const missing = own.find((name) => !files.has(name));
  if (missing !== undefined) {
    throw new ImportRefusedError(
      'external-data-missing',
      `${modelFile} has its weights in ${missing}, which is not in the folder: copy that file, too.`,
    );
  }
  const named = [...others, SETTINGS_FILE].filter((name) => name !== undefined);
  const besides = new Set(named.map((name) => fileCalled(files, name)));
  return [...own, ...[...besides].filter((name) => files.has(name))];
}

/** A file in the same folder as the network. */
export function beside(modelFile: string, name: string): string {
  return posix.join(posix.dirname(modelFile), name);
}
