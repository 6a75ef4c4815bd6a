import type { CardLabel } from '@detections/schema';
import type { FolderListing } from '../importer.js';
import { readLabelsFile } from './labels-file.js';
import type { Settings } from './settings.js';

const LABELS_FILE = 'labels.txt';

/** @returns the file with the labels that is named or has the usual name. */
export function labelsFileOf({ files }: FolderListing, { labels }: Settings): string | undefined {
  if (labels !== undefined) return typeof labels === 'string' ? labels : undefined;
  return files.has(LABELS_FILE) ? LABELS_FILE : undefined;
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
