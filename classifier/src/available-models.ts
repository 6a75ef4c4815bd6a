import { fullNameOf, type ModelIdentity } from '@detections/schema';
import { loadModel, type LoadedKerasModel, type LoadModelOptions } from './load-model.js';
import { BUILT_IN } from './models/built-in.js';
import type { FoundPackage } from './models/find-packages.js';
import { loadPackage } from './models/load-package.js';
import type { LoadedModel, RunModelOptions } from './models/run-model.js';

/** Finds or imports a model's files, and starts it. */
export type LoadModel<M extends LoadedModel = LoadedModel> = (
  options: RunModelOptions,
) => Promise<M>;

export type BuiltInOptions = Pick<LoadModelOptions, 'location' | 'precision'>;

/** What can be loaded. */
export interface AvailableModel<P extends FoundPackage = FoundPackage> extends ModelIdentity {
  /** Undefined for the one that is built in. */
  readonly package: P | undefined;
  readonly load: LoadModel;
}

/** Those found, of each name the oldest version first, and ResNet50 unless one has its place. */
export function availableModels<P extends FoundPackage>(
  options: BuiltInOptions,
  packages: readonly P[],
): readonly AvailableModel<P>[] {
  const { cacheFolder: cacheDir } = options.location;
  const found = packages.map((each) => ({
    name: each.name,
    version: each.version,
    package: each,
    load: (run: RunModelOptions) => loadPackage({ ...run, package: each, cacheDir }),
  }));
  const replaced = found.some((each) => fullNameOf(each) === fullNameOf(BUILT_IN));
  if (replaced) return found;
  return [{ ...BUILT_IN, package: undefined, load: builtInModel(options) }, ...found];
}

/** ResNet50 from Keras's own files, downloaded where there are none. */
export function builtInModel(options: BuiltInOptions): LoadModel<LoadedKerasModel> {
  return (run) => loadModel({ ...run, ...options });
}
