import { posix } from 'node:path';
import { ImportRefusedError } from '../import-refused-error.js';
import type { FolderListing } from '../importer.js';
import { readSettings } from '../settings/read-settings.js';
import { SETTINGS_FILE, type Settings } from '../settings/settings.js';

/** How a kind of export calls the file with the network, in the folder or in one within. */
export interface KerasFileNames {
  readonly pattern: RegExp;
  /** Of several, the one that is meant. */
  readonly usual: RegExp;
}

/** `tf_model.h5` is Hugging Face's: weights of a network that is described in Python alone. */
export const KERAS_FILES: KerasFileNames = {
  pattern: /(^|\/)(?!tf_model\.h5$)[^/]+\.(h5|hdf5|keras)$/i,
  usual: /(^|\/)(keras_)?model\.(h5|hdf5|keras)$/i,
};
export const TFJS_FILES: KerasFileNames = {
  // A browser numbers what it has downloaded before.
  pattern: /(^|\/)model( \(\d+\))?\.json$/i,
  usual: /^model\.json$/i,
};

/** Weights whose network is in another file. */
const WEIGHTS_ALONE = /[._]weights\.(h5|hdf5)$/i;

/**
 * @returns undefined where the folder has none, or its owner means another kind of network.
 */
export async function soughtKerasFile(
  listing: FolderListing,
  names: KerasFileNames,
): Promise<string | undefined> {
  try {
    const settings = await readSettings(listing);
    if (settings.model !== undefined && !names.pattern.test(settings.model)) return undefined;
    return findKerasFile(listing, settings, names);
  } catch {
    // Whoever takes the folder says what is wrong with it.
    return undefined;
  }
}

export function hasKerasFile({ files }: FolderListing, names: KerasFileNames): boolean {
  return kerasFilesIn(files, names).length > 0;
}

/** @throws ImportRefusedError where several could be meant, or the one that is named is not there. */
export function findKerasFile(
  { files }: FolderListing,
  { model }: Settings,
  names: KerasFileNames,
): string {
  if (model !== undefined) {
    if (files.has(model)) return model;
    throw new ImportRefusedError(
      'file-missing',
      `${SETTINGS_FILE} names ${model}, which is not in the folder.`,
    );
  }
  const found = kerasFilesIn(files, names);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const usual = found.filter((name) => names.usual.test(name));
  const [best] = usual;
  if (best !== undefined && usual.length === 1) return best;
  throw new ImportRefusedError(
    'file-ambiguous',
    `There are several networks (${found.join(', ')}); add to ${SETTINGS_FILE} which is meant: "model": "${only ?? 'model.keras'}"`,
  );
}

function kerasFilesIn(files: ReadonlySet<string>, { pattern }: KerasFileNames): readonly string[] {
  const found = [...files].filter((name) => pattern.test(name)).toSorted();
  const unpacked = found
    .filter((name) => posix.basename(name) === 'model.weights.h5')
    .map((name) => posix.join(posix.dirname(name), 'config.json'))
    .filter((name) => files.has(name));
  const whole = [...found.filter((name) => !WEIGHTS_ALONE.test(name)), ...unpacked];
  return whole.length > 0 ? whole : found;
}
