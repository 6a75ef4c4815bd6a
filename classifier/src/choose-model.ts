import { InputError } from '@detections/runtime/lifecycle';
import { describeUnknownModel, type ModelReference } from '@detections/schema';
import { sep } from 'node:path';
import { availableModels, type AvailableModel } from './available-models.js';
import type { EvaluationConfig } from './config.js';
import { modelsFolder, readModelsFolder } from './manage-models/models-folder.js';
import { BUILT_IN } from './models/built-in.js';

/**
 * The model that the caller means: without a version its highest, without a name ResNet50, as the
 * service answers.
 *
 * @throws InputError that names what there is.
 */
export async function chooseModel(
  config: EvaluationConfig,
  { name = BUILT_IN.name, version }: ModelReference = {},
): Promise<AvailableModel> {
  const modelsDir = modelsFolder(config, undefined);
  const { packages, ignored } = await readModelsFolder(modelsDir);
  const models = availableModels(config, packages);
  const chosen = models.findLast(
    (each) => each.name === name && (version === undefined || each.version === version),
  );
  if (chosen !== undefined) return chosen;
  const passed = ignored
    .filter(({ path }) => `${path}${sep}`.startsWith(`${modelsDir}${sep}${name}${sep}`))
    .map(({ path, reason }) => ` ${path} is passed over: ${reason}.`);
  throw new InputError([describeUnknownModel(name, version, models), ...passed].join(''));
}
