import { basename, dirname } from 'node:path';
import { InputError } from '@detections/runtime/lifecycle';
import { modelNameSchema } from '@detections/schema';
import { isUnfinished } from '../models/find-packages.js';

/** What exporters call every network that they write. */
const NAMELESS = /^(keras[_-]?model|saved[_-]?model|model|network|weights|best|last|onnx|export)$/i;

/** What a file is called: by its own name, or by its folder's where every export has that name. */
export function titleOf(path: string): string {
  const stem = basename(path).replace(/\.[^.]+$/, '');
  const above = basename(dirname(path));
  return NAMELESS.test(stem) && /[a-z0-9]/i.test(above) ? above : stem;
}

/**
 * Makes a model's name of what an export is called: `Früchte (2).zip` becomes `fruchte-2`.
 *
 * @throws InputError where nothing of it can be one.
 */
export function modelNameFrom(title: string): string {
  const name = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '')
    .slice(0, 63)
    .replace(/[._-]+$/, '');
  if (modelNameSchema.safeParse(name).success && !isUnfinished(name)) return name;
  throw new InputError(
    `Expected a --name for the model; none can be made of ${JSON.stringify(title.slice(0, 80))}.`,
  );
}
