import { resolve } from 'node:path';
import { InputError } from '@detections/runtime/lifecycle';
import type { EvaluationConfig } from '../config.js';
import { describeFileFailure } from '../evaluate/file-failure.js';
import { findPackages, type FoundPackages } from '../models/find-packages.js';

/**
 * @param written As the caller wrote it, from where the caller stands. `MODELS_DIR` is seen from the
 *   working directory, as the service sees it.
 */
export function modelsFolder(config: EvaluationConfig, written: string | undefined): string {
  return written === undefined ? resolve(config.MODELS_DIR) : resolve(config.INIT_CWD, written);
}

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
