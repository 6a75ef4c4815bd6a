import { resolve } from 'node:path';
import { InputError } from '@detections/runtime/lifecycle';
import { readEvaluationConfig } from '../config.js';
import { describeCheck } from '../importers/check-package.js';
import type { CheckedModel } from './check-model.js';
import { examinePackage } from './examine-package.js';
import { installPackage } from './install-package.js';
import { modelsFolder } from './models-folder.js';
import { chooseTarget } from './choose-target.js';

export interface ImportModelOptions {
  /** As the caller wrote it, from where the caller stands. */
  readonly folder: string;
  readonly name: string;
  /** The one after the highest by default. */
  readonly version?: string | undefined;
  /** Likewise as the caller wrote it; `MODELS_DIR` by default. */
  readonly modelsDir?: string | undefined;
}

/**
 * Checks an export, and puts it into the models folder where it becomes a model.
 *
 * @throws ConfigError where the environment is wrong.
 * @throws InputError where it cannot lie there: there is such a version, or nobody would look for it.
 */
export async function importModel(options: ImportModelOptions): Promise<CheckedModel> {
  const config = readEvaluationConfig();
  const folder = resolve(config.INIT_CWD, options.folder);
  const modelsDir = modelsFolder(config, options.modelsDir);
  const target = await chooseTarget({ ...options, folder, modelsDir });
  const check = await examinePackage(config, { ...target, folder });
  if (check.outcome === 'refused') return { accepted: false, report: `${describeCheck(check)}\n` };
  await installPackage({ from: folder, to: target.folder }, async (copy) => {
    const again = await examinePackage(config, { ...target, folder: copy });
    if (again.outcome === 'accepted' && again.card.digest === check.card.digest) return;
    throw new InputError(
      `Expected a copy of ${folder} to be the same model; came another. Have its files changed meanwhile? Hidden files and links to folders are left out.`,
    );
  });
  return {
    accepted: true,
    report: `${target.folder}\nA service that serves ${modelsDir} takes it within seconds, without a restart.\n`,
  };
}
