import { join, sep } from 'node:path';
import { modelVersionSchema, type ModelIdentity } from '@detections/schema';
import { InputError } from '@detections/runtime/lifecycle';
import { BUILT_IN } from '../models/built-in.js';
import { isUnfinished, type FoundPackage } from '../models/find-packages.js';
import { readModelsFolder } from '../models/read-models-folder.js';

export interface ChooseTargetOptions {
  /** What is to be put there. */
  readonly folder: string;
  readonly modelsDir: string;
  readonly name: string;
  /** Whether somebody chose that name, and knows of whom else has it. */
  readonly isNameChosen?: boolean;
  /** The one after the highest by default. */
  readonly version?: string | undefined;
}

/**
 * Where in the models folder a new model is to lie.
 *
 * @throws InputError where nobody would look for it there.
 */
export async function chooseTarget(options: ChooseTargetOptions): Promise<FoundPackage> {
  const { folder, modelsDir, name } = options;
  if (isUnfinished(name)) {
    throw new InputError(
      `Expected a --name that does not end as what is still being written does, in .part, .incoming or .tmp; came ${JSON.stringify(name)}.`,
    );
  }
  if (`${modelsDir}${sep}`.startsWith(`${folder}${sep}`)) {
    throw new InputError(
      `Expected a folder with an export alone; came ${folder}, which holds the models folder ${modelsDir}.`,
    );
  }
  const { packages } = await readModelsFolder(modelsDir);
  const models = [BUILT_IN, ...packages];
  if (options.isNameChosen === false && models.some((each) => each.name === name)) {
    throw new InputError(
      `Expected a --name for the model: there is one called ${name} already, and --name ${name} makes this its next version.`,
    );
  }
  const version = options.version ?? nextVersion(models, name);
  return { name, version, folder: join(modelsDir, name, version) };
}

function nextVersion(models: readonly ModelIdentity[], name: string): string {
  const versions = models.filter((each) => each.name === name).map(({ version }) => +version);
  const next = String(Math.max(0, ...versions) + 1);
  if (modelVersionSchema.safeParse(next).success) return next;
  throw new InputError(`Expected a --version that is not there yet: no number follows ${name}'s.`);
}
