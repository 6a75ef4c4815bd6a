import { readFile } from 'node:fs/promises';
import type { CardLabel } from '@detections/schema';
import { z } from 'zod';
import { ModelFileInvalidError } from '../../models/model-file-invalid-error.js';

/** Keras's imagenet_class_index.json: class index to WordNet id and name. */
const classIndexSchema = z.record(
  z.string().regex(/^\d+$/),
  z.tuple([z.string().regex(/^n\d{8}$/), z.string().min(1)]),
);

/**
 * @returns one label per class, in the order of the class index.
 * @throws ModelFileInvalidError where the file is not a class index of `classCount` classes.
 */
export async function readLabels(path: string, classCount: number): Promise<readonly CardLabel[]> {
  const entries = parseClassIndex(path, await readFile(path, 'utf8'));
  const count = Object.keys(entries).length;
  if (count !== classCount) {
    const counts = `expected ${String(classCount)} classes, came ${String(count)}.`;
    throw new ModelFileInvalidError(path, counts);
  }
  return Array.from({ length: classCount }, (_, classIndex) => {
    const entry = entries[String(classIndex)];
    if (entry === undefined) {
      throw new ModelFileInvalidError(path, `class ${String(classIndex)} is missing.`);
    }
    const [wordNetId, name] = entry;
    return { name, displayName: name.replaceAll('_', ' '), id: wordNetId };
  });
}

function parseClassIndex(path: string, text: string): z.infer<typeof classIndexSchema> {
  try {
    return classIndexSchema.parse(JSON.parse(text));
  } catch (error) {
    const reason = 'expected JSON such as {"0": ["n01440764", "tench"], …}.';
    throw new ModelFileInvalidError(path, reason, { cause: error });
  }
}
