import { join } from 'node:path';
import { readOnnxMetadata, type OnnxMetadata } from '../../onnx/read-metadata.js';
import { fileCalled } from '../file-called.js';
import type { FolderListing } from '../importer.js';
import { readSettings } from '../settings/read-settings.js';
import { SETTINGS_FILE } from '../settings/settings.js';
import { findOnnxFile, hasOnnxFile } from './find-onnx-file.js';
import { onnxFilesOf } from './read-onnx-file.js';

/**
 * What the folder's network says of itself, for kinds of export that are told by that alone.
 *
 * @returns undefined where there is no network, several could be meant, or it is no ONNX.
 */
export async function metadataWithin(listing: FolderListing): Promise<OnnxMetadata | undefined> {
  if (!hasOnnxFile(listing)) return undefined;
  try {
    const modelFile = findOnnxFile(listing, await readSettings(listing));
    return await readOnnxMetadata(join(listing.folder, modelFile));
  } catch {
    // Whoever takes the folder says what is wrong with it.
    return undefined;
  }
}

/**
 * The network with its weights, `detections.json`, and those of the others that are there.
 *
 * @throws ImportRefusedError
 */
export async function filesAround(
  { folder, files }: FolderListing,
  modelFile: string,
  others: readonly (string | null | undefined)[],
): Promise<readonly string[]> {
  const named = [...others, SETTINGS_FILE].filter((name) => typeof name === 'string');
  const besides = new Set(named.map((name) => fileCalled(files, name)));
  return [
    ...(await onnxFilesOf(folder, modelFile)),
    ...[...besides].filter((name) => files.has(name)),
  ];
}
