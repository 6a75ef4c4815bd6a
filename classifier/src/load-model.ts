import type { Clock, Model, ModelCard, Precision } from '@detections/schema';
import type { Logger } from 'pino';
import { chooseInt8Model, type PrecisionChoice } from './choose-int8-model.js';
import { canRun } from './engines/can-run.js';
import { EngineLostError, type LosableEngine } from './engines/engine-lost-error.js';
import type { Engine } from './engines/engine.js';
import { engineKind } from './engines/registry.js';
import { startEngine } from './engines/start-engine.js';
import { SupervisedEngine } from './engines/supervised-engine.js';
import { createAnnouncedProgress } from './models/announced-progress.js';
import { tellAll } from './models/download-progress.js';
import { Int8ModelDamagedError } from './models/int8-model-damaged-error.js';
import { readProcessor, weightBitsOf } from './models/int8-model.js';
import { ModelFileInvalidError } from './models/model-file-invalid-error.js';
import { ModelNotRunnableError } from './models/model-not-runnable-error.js';
import { WEIGHTS_FORMATS } from './importers/keras-resnet50/model-format.js';
import type { DenseWeights } from './importers/keras-resnet50/network-weights.js';
import {
  prepareModel,
  rebuildModel,
  type PreparedModel,
} from './importers/keras-resnet50/prepare-model.js';
import { readClassifierWeights } from './importers/keras-resnet50/read-classifier-weights.js';
import { RESNET50 } from './importers/keras-resnet50/resnet50.js';
import { createTerminalProgress } from './models/terminal-progress.js';
import type { ModelLocation } from './model-location.js';

/** A model that answers: found, converted, loaded and warmed up. */
export interface LoadedModel {
  readonly engine: Engine;
  /** The network's last layer; read at the first call, because only heatmaps need it. */
  readonly readClassifier: () => Promise<DenseWeights>;
  /** Keras's file, as found. */
  readonly weightsPath: string;
  readonly card: ModelCard;
  readonly model: Model;
}

export interface LoadModelOptions {
  readonly location: ModelLocation;
  /** Its kind's name. */
  readonly engine: string;
  readonly precision: PrecisionChoice;
  readonly threadCount: number;
  /** Longest that one batch may take before its thread counts as hung and is replaced. */
  readonly inferenceTimeoutMs: number;
  readonly clock: Clock;
  /** Ends the attempts to find or download the files. */
  readonly signal: AbortSignal;
  /** Told in a sentence what those who wait for the model wait for. */
  readonly onStep?: (sentence: string) => void;
  readonly logger: Logger;
  /** Told false when the inference thread is lost, and true when another has loaded the model. */
  readonly onEngine?: (there: boolean) => void;
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
export async function loadModel(options: LoadModelOptions): Promise<LoadedModel> {
  const prepared = await prepare(options);
  const int8Path = await chooseInt8Model({
    choice: options.precision,
    engine: options.engine,
    cacheDir: options.location.cacheFolder,
    weightsSha256: prepared.weightsSha256,
    bits: weightBitsOf(await readProcessor()),
  });
  const started = await startBest(options, prepared, int8Path);
  const engine = supervise(started, options);
  return {
    engine,
    readClassifier: once(() => readClassifierWeights(prepared.weightsPath)),
    weightsPath: prepared.weightsPath,
    card: prepared.card,
    model: describe(prepared.card, engine, started.precision),
  };
}

async function prepare(options: LoadModelOptions): Promise<PreparedModel> {
  const { location, engine, signal, onStep, logger } = options;
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
    stallTimeoutMs: STALL_TIMEOUT_MS,
    progress: tellAll([
      createTerminalProgress({ stream: process.stderr, log }),
      ...(onStep === undefined ? [] : [createAnnouncedProgress(onStep)]),
    ]),
    signal,
    log,
  });
}

interface StartedEngine {
  readonly engine: LosableEngine;
  readonly precision: Precision;
  /** Starts another like it, where its thread is lost. */
  readonly start: () => Promise<LosableEngine>;
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

function supervise(
  { engine: first, start }: StartedEngine,
  { clock, logger, onEngine }: LoadModelOptions,
): SupervisedEngine {
  return new SupervisedEngine(first, {
    start,
    clock,
    onLost: (error) => {
      if (error instanceof EngineLostError) {
        logger.error({ reason: error.message }, 'inference thread lost');
      } else logger.error({ err: error }, 'inference thread not replaced');
      onEngine?.(false);
    },
    onReplaced: () => {
      logger.info('inference thread replaced');
      onEngine?.(true);
    },
  });
}

function describe(card: ModelCard, engine: Engine, precision: Precision): Model {
  const { name, version, digest, weightsSha256, input, labels } = card;
  return {
    name,
    version,
    digest,
    weightsSha256,
    engine: engine.name,
    device: 'cpu',
    precision,
    inputWidth: input.width,
    inputHeight: input.height,
    classCount: labels.length,
  };
}

/** Keeps what `read` gives; after a failure the next call reads anew. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= read().catch((error: unknown) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}
