import { ImportRefusedError } from '../import-refused-error.js';
import { fileCalled } from '../file-called.js';
import type { FolderListing } from '../importer.js';
import { SETTINGS_FILE, type Settings } from '../settings/settings.js';

/** Where Optimum and others put it. */
const USUAL_PLACES = ['model.onnx', 'onnx/model.onnx'] as const;

export function hasOnnxFile({ files }: FolderListing): boolean {
  return onnxFilesIn(files).length > 0;
}

/** @throws ImportRefusedError where several could be meant, or the one that is named is not there. */
export function findOnnxFile({ files }: FolderListing, { model }: Settings): string {
  if (model !== undefined) {
    if (files.has(model)) return model;
    throw new ImportRefusedError(
      'file-missing',
      `${SETTINGS_FILE} names ${model}, which is not in the folder.`,
    );
  }
  const found = onnxFilesIn(files);
  const usual = USUAL_PLACES.find((place) => files.has(place));
  const [only] = found;
  if (usual !== undefined) return usual;
  if (only !== undefined && found.length === 1) return only;
  throw new ImportRefusedError(
    'file-ambiguous',
    `There are several ONNX files (${found.join(', ')}) and none is called model.onnx; add to ${SETTINGS_FILE}: "model": "${only ?? 'model.onnx'}"`,
  );
}

/**
 * The file that an export's own description names, or the only one, which somebody has renamed.
 *
 * @returns undefined where neither is there.
 */
export function namedOrOnlyOnnxFile({ files }: FolderListing, named: string): string | undefined {
  const file = fileCalled(files, named);
  if (files.has(file)) return file;
  // A way out of the folder is nobody's new name.
  if (/[\\/]/.test(named)) return undefined;
  const [only, ...others] = onnxFilesIn(files);
  return others.length === 0 ? only : undefined;
}

function onnxFilesIn(files: ReadonlySet<string>): readonly string[] {
  return [...files].filter((name) => /\.onnx$/i.test(name)).toSorted();
}
