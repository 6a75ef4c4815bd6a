import { InputError } from '@detections/runtime/lifecycle';
import { describeUnknownModel, type ModelReference } from '@detections/schema';
import { sep } from 'node:path';
import {
  availableModels,
  fallbackModel,
  resNet50,
  type BuiltIn,
  type BuiltInOptions,
  type PackagedModel,
} from './available-models.js';
import { BUILT_IN } from './models/built-in.js';
import { readModelsFolder } from './models/read-models-folder.js';

/**
 * The model that the caller means: without a version its highest, without a name ResNet50, as the
 * service answers.
 *
 * @throws InputError that names what there is.
 */
export async function chooseModel(
  options: BuiltInOptions,
  { name = BUILT_IN.name, version }: ModelReference = {},
): Promise<PackagedModel | BuiltIn> {
  const { modelsDir, cacheFolder } = options.location;
  const { packages, ignored } = await readModelsFolder(modelsDir);
  const models = availableModels(
    [resNet50(options), fallbackModel(options)],
    packages,
    cacheFolder,
  );
  const chosen = models.findLast(
    (each) => each.name === name && (version === undefined || each.version === version),
  );
  if (chosen !== undefined) return chosen;
  const passed = ignored
    .filter(({ path }) => `${path}${sep}`.startsWith(`${modelsDir}${sep}${name}${sep}`))
    .map(({ path, reason }) => ` ${path} is passed over: ${reason}.`);
  throw new InputError([describeUnknownModel(name, version, models), ...passed].join(''));
}
