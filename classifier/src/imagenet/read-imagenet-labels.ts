import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { cardLabelSchema, type CardLabel } from '@detections/schema';
import { z } from 'zod';
import { ModelFileInvalidError } from '../models/model-file-invalid-error.js';
import { IMAGENET_IDS } from './imagenet-ids.js';

/** Made at build, by scripts/make-imagenet-labels.mjs. */
const TABLE = fileURLToPath(new URL('imagenet-labels.json', import.meta.url));

const tableSchema = z
  .array(cardLabelSchema)
  .refine((labels) => IMAGENET_IDS.every((id, index) => labels[index]?.id === id))
  .length(IMAGENET_IDS.length);

/**
 * ImageNet's 1,000 classes in the order of a network's outputs, named by WordNet.
 *
 * @throws ModelFileInvalidError where the build has left no such table.
 */
export async function readImagenetLabels(path = TABLE): Promise<readonly CardLabel[]> {
  try {
    return tableSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const reason = "expected the names of ImageNet's classes, which `npm run build:ts` writes.";
    throw new ModelFileInvalidError(path, reason, { cause: error });
  }
}
