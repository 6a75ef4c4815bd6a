import { InputError } from '@detections/runtime/lifecycle';
import { describeFileFailure } from '../file-failure.js';
import { findPackages, type FoundPackages } from './find-packages.js';

/**
 * What lies in the models folder, for a program that cannot go on where that is unreadable.
 *
 * @throws InputError
 */
export async function readModelsFolder(modelsDir: string): Promise<FoundPackages> {
  return findPackages(modelsDir).catch((error: unknown) => {
    throw new InputError(
      `Expected a folder of models at ${modelsDir}; came ${describeFileFailure(error)}.`,
      { cause: error },
    );
  });
}
