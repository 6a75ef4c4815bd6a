import type { ModelIdentity } from '@detections/schema';
import type { EvaluationConfig } from '../config.js';
import { checkPackage, type PackageCheck } from '../importers/check-package.js';
import { importOnOwnThread } from '../importers/import-on-own-thread.js';
import { modelLocation } from '../model-location.js';

/** Imports a folder into the cache and tries it, as a service would; the folder stays as it is. */
export function examinePackage(
  config: EvaluationConfig,
  { name, version, folder }: ModelIdentity & { readonly folder: string },
): Promise<PackageCheck> {
  const { cacheFolder: cacheDir } = modelLocation(config);
  const task = { name, version, folder, cacheDir, threadCount: config.INFERENCE_THREADS };
  return checkPackage(() => importOnOwnThread(task, new AbortController().signal));
}
