import { join, resolve } from 'node:path';
import type { ClassifierConfig } from './config.js';
import { WEIGHTS_FILE_NAME } from './importers/keras-resnet50/model-files.js';
import type { CheckpointLocation } from './importers/efficientnet-lite0/obtain-checkpoint.js';
import type { ModelSources } from './importers/keras-resnet50/model-sources.js';
import { proxiesOf, type Proxies } from './models/proxies.js';

/** Where models may be, where they are kept otherwise, and where ResNet50 can be downloaded from. */
export interface ModelLocation {
  /** Of packages. */
  readonly modelsDir: string;
  /** Searched for ResNet50's two files in order, before the cache. */
  readonly folders: readonly string[];
  /** For what was downloaded or made, and can be again. */
  readonly cacheFolder: string;
  readonly sources: ModelSources;
  /** By which those are reached. */
  readonly proxies: Proxies;
  readonly fallback: CheckpointLocation;
}

export interface LocatedModels {
  readonly location: ModelLocation;
}

/** What says which models there are. */
export function locateModels(config: ClassifierConfig): LocatedModels {
  return { location: modelLocation(config) };
}

/** Relative folders are seen from the working directory, which npm sets to the repository. */
export function modelLocation(config: ClassifierConfig): ModelLocation {
  const cacheFolder = resolve(config.CACHE_DIR ?? join(config.XDG_CACHE_HOME, 'detections'));
  const folders = ['models/resnet50', '../shared/models/resnet50'];
  if (config.MODEL_DIR !== undefined) folders.unshift(config.MODEL_DIR);
  return {
    modelsDir: resolve(config.MODELS_DIR),
    folders: folders.map((folder) => resolve(folder)),
    cacheFolder,
    sources: {
      weights: { name: WEIGHTS_FILE_NAME, urls: config.WEIGHTS_URLS, md5: config.WEIGHTS_MD5 },
    },
    proxies: proxiesOf(config),
    fallback: {
      folders: config.FALLBACK_MODEL_DIR === undefined ? [] : [resolve(config.FALLBACK_MODEL_DIR)],
      cacheFolder: join(cacheFolder, 'efficientnet-lite0'),
    },
  };
}
