import { readFile } from 'node:fs/promises';
import type { CardLabel } from '@detections/schema';
import { z } from 'zod';
import { readImagenetLabels } from '../../imagenet/read-imagenet-labels.js';
import { ModelFileInvalidError } from '../../models/model-file-invalid-error.js';

/** Keras's imagenet_class_index.json: class index to WordNet id and name. */
const classIndexSchema = z.record(
  z.string().regex(/^\d+$/),
  z.tuple([z.string().regex(/^n\d{8}$/), z.string().min(1).max(500)]),
);

/**
 * The classes of Keras's weights, which are ImageNet's. Where Keras's own list lies beside them it
 * has to say the same: other classes under these names would be other weights.
 *
 * @param classIndexPath Where that list would be.
 * @throws ModelFileInvalidError where it is another.
 */
export async function readLabels(classIndexPath: string): Promise<readonly CardLabel[]> {
  const labels = await readImagenetLabels();
  const classIndex = await readIfThere(classIndexPath);
  if (classIndex !== undefined) requireSameClasses(classIndexPath, classIndex, labels);
  return labels;
}

function requireSameClasses(path: string, text: string, labels: readonly CardLabel[]): void {
  const entries = parseClassIndex(path, text);
  const count = Object.keys(entries).length;
  if (count !== labels.length) {
    const counts = `expected ${String(labels.length)} classes, came ${String(count)}.`;
    throw new ModelFileInvalidError(path, counts);
  }
  for (const [classIndex, { id, name }] of labels.entries()) {
    const entry = entries[String(classIndex)];
    if (entry?.[0] === id && entry?.[1] === name) continue;
    const expected = JSON.stringify([id, name]);
    const came = entry === undefined ? 'nothing' : JSON.stringify(entry);
    const reason = `expected class ${String(classIndex)} to be ${expected}, came ${came}.`;
    throw new ModelFileInvalidError(path, reason);
  }
}

function parseClassIndex(path: string, text: string): z.infer<typeof classIndexSchema> {
  try {
    return classIndexSchema.parse(JSON.parse(text));
  } catch (error) {
    const reason = 'expected JSON such as {"0": ["n01440764", "tench"], …}.';
    throw new ModelFileInvalidError(path, reason, { cause: error });
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new ModelFileInvalidError(path, `it cannot be read (${code}).`, { cause: error });
  }
}
