import type { CardLabel } from '@detections/schema';
import { fileCalled } from '../file-called.js';
import type { FolderListing } from '../importer.js';
import { readLabelsFile } from './labels-file.js';
import type { Settings } from './settings.js';

/** A line a class, the most telling name first. */
const USUAL_NAMES = ['labels.txt', 'class_names.txt', 'classes.txt'];

/** @returns the file with the labels that is named or has a usual name, in capitals or not. */
export function labelsFileOf({ files }: FolderListing, { labels }: Settings): string | undefined {
  if (labels !== undefined) return typeof labels === 'string' ? labels : undefined;
  return USUAL_NAMES.map((name) => fileCalled(files, name)).find((name) => files.has(name));
}

/** @throws ImportRefusedError where the file that is named is not there, or is wrong. */
export async function resolveLabels(
  listing: FolderListing,
  settings: Settings,
): Promise<readonly CardLabel[] | undefined> {
  if (Array.isArray(settings.labels)) {
    return settings.labels.map(({ name, ...more }) => ({ name, ...more }));
  }
  const file = labelsFileOf(listing, settings);
  return file === undefined ? undefined : readLabelsFile(listing.folder, file);
}
