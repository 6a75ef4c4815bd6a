import { chooseInt8Model, type PrecisionChoice } from './choose-int8-model.js';
import { canRun } from './engines/can-run.js';
import { EngineLostError, type LosableEngine } from './engines/engine-lost-error.js';
import { engineKind } from './engines/registry.js';
import { startEngine } from './engines/start-engine.js';
import { createAnnouncedProgress } from './models/announced-progress.js';
import { tellAll } from './models/download-progress.js';
import { Int8ModelDamagedError } from './models/int8-model-damaged-error.js';
import { readProcessor, weightBitsOf } from './models/int8-model.js';
import { ModelFileInvalidError } from './models/model-file-invalid-error.js';
import { ModelNotRunnableError } from './models/model-not-runnable-error.js';
import { WEIGHTS_FORMATS } from './importers/keras-resnet50/model-format.js';
import {
  prepareModel,
  rebuildModel,
  type PreparedModel,
} from './importers/keras-resnet50/prepare-model.js';
import { readClassifierWeights } from './importers/keras-resnet50/read-classifier-weights.js';
import { RESNET50 } from './importers/keras-resnet50/resnet50.js';
import {
  describeModel,
  once,
  superviseEngine,
  type LoadedModel,
  type RunModelOptions,
  type StartedEngine,
} from './models/run-model.js';
import { createTerminalProgress } from './models/terminal-progress.js';
import type { ModelLocation } from './model-location.js';

/** ResNet50, from Keras's weights. */
export interface LoadedKerasModel extends LoadedModel {
  /** Keras's file, as found. */
  readonly weightsPath: string;
}

export interface LoadModelOptions extends RunModelOptions {
  readonly location: ModelLocation;
  readonly precision: PrecisionChoice;
  /** Told before a download, where no folder has the weights. */
  readonly onDownload?: () => void;
}

/** Longest silence of a download before the next source is tried. */
const STALL_TIMEOUT_MS = 30_000;
const INPUT = { width: RESNET50.inputSize, height: RESNET50.inputSize };

/**
 * @throws ModelFilesUnavailableError with what was tried and where to put the files.
 * @throws ModelFileInvalidError where a file is not what its name says.
 * @throws ModelNotRunnableError where the engine reads no file that it can be had in.
 * @throws Int8ModelMissingError where int8 is asked for and nobody has made the model.
 * @throws Int8ModelDamagedError where it is asked for and is not what was made.
 */
export async function loadModel(options: LoadModelOptions): Promise<LoadedKerasModel> {
  const prepared = await prepare(options);
  const int8Path = await chooseInt8Model({
    choice: options.precision,
    engine: options.engine,
    cacheDir: options.location.cacheFolder,
    weightsSha256: prepared.weightsSha256,
    bits: weightBitsOf(await readProcessor()),
  });
  await options.makeRoom?.({ modelPath: int8Path ?? prepared.modelPath, input: INPUT });
  const started = await startBest(options, prepared, int8Path);
  const engine = superviseEngine(started, options);
  return {
    engine,
    readClassifier: once(() => readClassifierWeights(prepared.weightsPath)),
    weightsPath: prepared.weightsPath,
    card: prepared.card,
    model: describeModel(prepared.card, engine, started.precision),
    modelPath: prepared.modelPath,
  };
}

async function prepare(options: LoadModelOptions): Promise<PreparedModel> {
  const { location, engine, signal, onStep, onDownload, logger } = options;
  const log = (line: string): void => {
    logger.info(line);
  };
  const runnable = canRun(engineKind(engine), WEIGHTS_FORMATS);
  if (!runnable.runs) throw new ModelNotRunnableError(runnable.reason);
  return prepareModel({
    format: runnable.format,
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

/** int8 where there is a model; where it does not load, `auto` goes on without it. */
async function startBest(
  options: LoadModelOptions,
  prepared: PreparedModel,
  int8Path: string | undefined,
): Promise<StartedEngine> {
  const { engine, threadCount, precision: choice, logger } = options;
  if (int8Path !== undefined) {
    const spec = { engine, modelPath: int8Path, threadCount, input: INPUT };
    const start = (): Promise<LosableEngine> => startEngine(spec, options);
    try {
      return { engine: await start(), precision: 'int8', start };
    } catch (error) {
      if (choice !== 'auto') {
        throw error instanceof ModelFileInvalidError ? new Int8ModelDamagedError(error) : error;
      }
      logger.warn({ err: error, file: int8Path }, 'the int8 model does not load: taking fp32');
    }
  }
  return startConverted(options, prepared);
}

async function startConverted(
  options: LoadModelOptions,
  prepared: PreparedModel,
): Promise<StartedEngine> {
  const { engine, threadCount, signal, logger } = options;
  const spec = { engine, modelPath: prepared.modelPath, threadCount, input: INPUT };
  const start = async (): Promise<LosableEngine> => {
    try {
      return await startEngine(spec, options);
    } catch (error) {
      // A thread that died or hangs says nothing about the file.
      if (error instanceof EngineLostError) throw error;
      logger.warn(
        { err: error, file: spec.modelPath },
        'the cached model does not load: rebuilding',
      );
      await rebuildModel(prepared, signal);
      return startEngine(spec, options);
    }
  };
  return { engine: await start(), precision: 'fp32', start };
}
