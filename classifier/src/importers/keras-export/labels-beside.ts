import { posix } from 'node:path';
import type { CardLabel } from '@detections/schema';
import { z } from 'zod';
import { ImportRefusedError } from '../import-refused-error.js';
import type { FolderListing } from '../importer.js';
import { readJson } from '../read-json.js';
import { readLabelsFile, toLabels } from '../settings/labels-file.js';
import { resolveLabels } from '../settings/resolve-labels.js';
import type { Settings } from '../settings/settings.js';

/** What people call it, the most telling first. */
const USUAL_NAMES = [
  ...['labels.txt', 'class_names.txt', 'classes.txt'],
  ...['class_names.json', 'labels.json', 'classes.json', 'class_indices.json'],
  ...['labels.csv', 'class_names.csv', 'classes.csv', 'class_indices.csv'],
];

/**
 * @returns the file with the labels that is named, or that lies beside the network or above it,
 * in capitals or not.
 */
export function labelsFileBeside(
  { files }: FolderListing,
  { labels }: Settings,
  modelFile: string,
): string | undefined {
  if (labels !== undefined) return typeof labels === 'string' ? labels : undefined;
  const folders = [...new Set([posix.dirname(modelFile), '.'])];
  const names = [...files].toSorted();
  return folders
    .flatMap((folder) => USUAL_NAMES.map((name) => ({ folder, name })))
    .map(({ folder, name }) =>
      names.find(
        (each) => posix.dirname(each) === folder && posix.basename(each).toLowerCase() === name,
      ),
    )
    .find((name) => name !== undefined);
}

/** @throws ImportRefusedError where a name is empty or an index missing. */
export async function labelsBeside(
  listing: FolderListing,
  settings: Settings,
  modelFile: string,
): Promise<readonly CardLabel[] | undefined> {
  if (Array.isArray(settings.labels)) return resolveLabels(listing, settings);
  const file = labelsFileBeside(listing, settings, modelFile);
  if (file === undefined) return undefined;
  if (!file.toLowerCase().endsWith('.json')) return readLabelsFile(listing.folder, file);
  return toLabels(inOrder(file, await readJson(listing.folder, file, labelsSchema)));
}

const nameSchema = z.string().refine((name) => name.trim() !== '', 'expected the name of a class');
const labelsSchema = z.union([
  z.array(nameSchema).min(1),
  z.record(nameSchema, z.int().min(0)),
  z.record(z.string().regex(/^\d+$/, 'expected the index of a class'), nameSchema),
]);

/** A list, Keras's `class_indices` (name to index), or index to name. */
function inOrder(file: string, labels: z.infer<typeof labelsSchema>): readonly string[] {
  if (Array.isArray(labels)) return labels;
  const entries: readonly (readonly [string, string | number])[] = Object.entries(labels);
  const pairs = entries.map(([key, value]): [number, string] =>
    typeof value === 'number' ? [value, key] : [Number(key), value],
  );
  const names = new Map(pairs);
  return pairs.map((_, index) => {
    const name = names.get(index);
    if (name !== undefined) return name;
    throw new ImportRefusedError(
      'labels-invalid',
      `${file} has ${String(pairs.length)} classes, and none with the index ${String(index)}; expected all from 0, each once.`,
    );
  });
}
