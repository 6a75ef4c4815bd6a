import { chooseInt8Model } from './choose-int8-model.js';
import { canRunHere } from './engines/can-run.js';
import { createAnnouncedProgress } from './models/announced-progress.js';
import { tellAll } from './models/download-progress.js';
import { WEIGHTS_FORMATS } from './importers/keras-resnet50/model-format.js';
import {
  prepareModel,
  rebuildModel,
  type PreparedModel,
} from './importers/keras-resnet50/prepare-model.js';
import { readClassifierWeights } from './importers/keras-resnet50/read-classifier-weights.js';
import { once } from './kept.js';
import type { LoadedModel, RunModelOptions } from './models/run-model.js';
import { startModel } from './models/start-model.js';
import { createTerminalProgress } from './models/terminal-progress.js';
import type { ModelLocation } from './model-location.js';

/** ResNet50, from Keras's weights. */
export interface LoadedKerasModel extends LoadedModel {
  /** Keras's file, as found. */
  readonly weightsPath: string;
}

export interface LoadModelOptions extends RunModelOptions {
  readonly location: ModelLocation;
  /** Told before a download, where no folder has the weights. */
  readonly onDownload?: () => void;
}

/** Longest silence of a download before the next source is tried. */
const STALL_TIMEOUT_MS = 30_000;

/**
 * @throws ModelFilesUnavailableError with what was tried and where to put the files.
 * @throws ModelFileInvalidError where a file is not what its name says.
 * @throws ModelNotRunnableError where no engine reads a file that it can be had in.
 * @throws Int8ModelMissingError where int8 is asked for and nobody has made the model.
 * @throws Int8ModelDamagedError where it is asked for and is not what was made.
 */
export async function loadModel(options: LoadModelOptions): Promise<LoadedKerasModel> {
  const { machine, location, signal, logger } = options;
  const format = canRunHere(machine, WEIGHTS_FORMATS);
  const prepared = await prepare(options, format);
  const { card, modelPath, weightsPath } = prepared;
  const int8Path = await chooseInt8Model({
    machine,
    asked: machine.precision,
    cacheDir: location.cacheFolder,
    digest: card.digest,
  });
  const rebuild = async (why: unknown): Promise<void> => {
    logger.warn({ err: why, file: modelPath }, 'the cached model does not load: rebuilding');
    await rebuildModel(prepared, signal);
  };
  const network = { card, format, modelPath, int8Path, asked: machine.precision, rebuild };
  const started = await startModel(network, options);
  const readClassifier = once(() => readClassifierWeights(weightsPath));
  return { ...started, readClassifier, weightsPath, card };
}

async function prepare(options: LoadModelOptions, format: string): Promise<PreparedModel> {
  const { location, signal, onStep, onDownload, logger } = options;
  const log = (line: string): void => {
    logger.info(line);
  };
  return prepareModel({
    format,
    folders: location.folders,
    cacheDir: location.cacheFolder,
    sources: location.sources,
    proxies: location.proxies,
    stallTimeoutMs: STALL_TIMEOUT_MS,
    progress: tellAll([
      createTerminalProgress({ stream: process.stderr, log }),
      ...(onStep === undefined ? [] : [createAnnouncedProgress(onStep)]),
    ]),
    signal,
    ...(onDownload !== undefined && { onDownload }),
    log,
  });
}
