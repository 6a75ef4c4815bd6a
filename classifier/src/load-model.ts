import type { Clock, Model, ModelCard, Precision } from '@detections/schema';
import type { Logger } from 'pino';
import { chooseInt8Model, type PrecisionChoice } from './choose-int8-model.js';
import type { EngineName, EngineSpec } from './engines/engine-spec.js';
import { EngineLostError, type LosableEngine } from './engines/engine-lost-error.js';
import type { InferenceEngine } from './engines/inference-engine.js';
import { SupervisedEngine } from './engines/supervised-engine.js';
import { ThreadedEngine } from './engines/threaded-engine.js';
import { createAnnouncedProgress } from './models/announced-progress.js';
import { requireDigest } from './models/digested-file.js';
import { tellAll } from './models/download-progress.js';
import { Int8ModelDamagedError } from './models/int8-model-damaged-error.js';
import { readProcessor, weightBitsOf } from './models/int8-model.js';
import { ModelFileInvalidError } from './models/model-file-invalid-error.js';
import type { ModelFormat } from './importers/keras-resnet50/model-format.js';
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
  readonly engine: InferenceEngine;
  /** The network's last layer; read at the first call, because only heatmaps need it. */
  readonly readClassifier: () => Promise<DenseWeights>;
  /** Keras's file, as found. */
  readonly weightsPath: string;
  readonly card: ModelCard;
  readonly model: Model;
}

export interface LoadModelOptions {
  readonly location: ModelLocation;
  readonly engine: EngineName;
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

const FORMATS: Record<EngineName, ModelFormat> = { onnxruntime: 'onnx', 'tfjs-node': 'folded' };
/** Longest silence of a download before the next source is tried. */
const STALL_TIMEOUT_MS = 30_000;
/** Those of a network that classifies stay within some tens. */
const LARGEST_LOGIT = 1000;

/**
 * @throws ModelFilesUnavailableError with what was tried and where to put the files.
 * @throws ModelFileInvalidError where a file is not what its name says.
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
  return prepareModel({
    format: FORMATS[engine],
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
  const { engine: name, threadCount, precision: choice, logger } = options;
  if (int8Path !== undefined) {
    const spec = { name, modelPath: int8Path, threadCount };
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
  const { engine: name, threadCount, signal, logger } = options;
  const spec = { name, modelPath: prepared.modelPath, threadCount };
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

/**
 * Loads the engine and runs it once: the first run allocates what later ones use again, and shows
 * whether the network answers with anything that a classifier could say.
 *
 * @throws ModelFileInvalidError where the file is not what was written under its name, or no network.
 * @throws EngineLostError where the thread dies or hangs.
 */
export async function startEngine(
  spec: EngineSpec,
  { inferenceTimeoutMs, clock }: Pick<LoadModelOptions, 'inferenceTimeoutMs' | 'clock'>,
): Promise<LosableEngine> {
  await requireDigest(spec.modelPath);
  const engine = new ThreadedEngine(spec, { inferenceTimeoutMs, clock });
  try {
    await engine.load();
    const { logits } = await engine.infer(new Uint8Array(RESNET50.inputSize ** 2 * 3), 1);
    if (!areLogits(logits)) {
      throw new ModelFileInvalidError(spec.modelPath, 'its network answers with no logits.');
    }
    return engine;
  } catch (error) {
    // Not awaited: a thread that hangs in native code may never end.
    void engine.close();
    throw error;
  }
}

/** False for what only a damaged network gives: no numbers, far too large ones, or all the same. */
function areLogits(logits: Float32Array): boolean {
  const smallest = Math.min(...logits);
  const largest = Math.max(...logits);
  return largest - smallest > 0 && Math.max(largest, -smallest) <= LARGEST_LOGIT;
}

function describe(card: ModelCard, engine: InferenceEngine, precision: Precision): Model {
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
