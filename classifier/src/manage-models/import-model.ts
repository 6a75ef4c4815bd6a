import { InputError } from '@detections/runtime/lifecycle';
import { describeCheck } from '../importers/check-package.js';
import type { CheckedModel } from './check-model.js';
import type { Examine } from './examine-package.js';
import { installPackage } from './install-package.js';
import { chooseTarget, type ChooseTargetOptions } from './choose-target.js';

/**
 * Checks an export, and puts it into the models folder where it becomes a model.
 *
 * @throws InputError where it cannot lie there: there is such a version, or nobody would look for it.
 */
export async function importModel(
  options: ChooseTargetOptions,
  examine: Examine,
): Promise<CheckedModel> {
  const { folder, modelsDir } = options;
  const target = await chooseTarget(options);
  const check = await examine({ ...target, folder });
  if (check.outcome === 'refused') return { accepted: false, report: `${describeCheck(check)}\n` };
  await installPackage({ from: folder, to: target.folder }, async (copy) => {
    const again = await examine({ ...target, folder: copy });
    if (again.outcome === 'accepted' && again.card.digest === check.card.digest) return;
    throw new InputError(
      `Expected a copy of ${folder} to be the same model; came another. Have its files changed meanwhile? Hidden files and links to folders are left out.`,
    );
  });
  const called =
    options.isNameChosen === false
      ? `It is called ${target.name} after where it came from; --name gives another name.\n`
      : '';
  return {
    accepted: true,
    report: `${target.folder}\n${called}A service that serves ${modelsDir} takes it within seconds, without a restart.\n`,
  };
}
