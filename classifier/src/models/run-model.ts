import type { Clock } from '@detections/runtime';
import type { Model, ModelCard, Precision } from '@detections/schema';
import type { Logger } from 'pino';
import { EngineLostError, type LosableEngine } from '../engines/engine-lost-error.js';
import type { EngineKind } from '../engines/engine-kind.js';
import type { Device, EngineRequest } from '../engines/engine-spec.js';
import type { Engine } from '../engines/engine.js';
import type { Machine } from '../engines/machine.js';
import { SupervisedEngine } from '../engines/supervised-engine.js';
import type { DenseWeights } from '../tasks/heatmap.js';

/** A model that answers: found, made ready for its engine, loaded and warmed up. */
export interface LoadedModel {
  readonly engine: Engine;
  /** What the engine reads; how it agrees with float32 is recorded beside it. */
  readonly networkPath: string;
  /** The network's last layer; read at the first call, because only heatmaps need it. */
  readonly readClassifier: () => Promise<DenseWeights>;
  readonly card: ModelCard;
  readonly model: Model;
}

/** What every model needs to run, whatever it was exported by. */
export interface RunModelOptions {
  readonly machine: Machine;
  readonly threadCount: number;
  /** Longest that one batch may take before its thread counts as hung and is replaced. */
  readonly inferenceTimeoutMs: number;
  readonly clock: Clock;
  /** Ends the attempts to find, download or import the files. */
  readonly signal: AbortSignal;
  /** Told in a sentence what those who wait for the model wait for. */
  readonly onStep?: (sentence: string) => void;
  readonly logger: Logger;
  /** Told false when the inference thread is lost, and true when another has loaded the model. */
  readonly onEngine?: (there: boolean) => void;
  /** Asked at each loss of a model that came by upload: whether there is to be another. */
  readonly mayReplaceUploaded?: () => boolean;
  /** Never more than one session of a model. Default: as many as its engine gains by, under load. */
  readonly singleLane?: boolean;
  /** Awaited before the network is read, so that others can leave memory for it. */
  readonly makeRoom?: (network: EngineRequest) => Promise<void>;
}

export interface StartedEngine {
  readonly engine: LosableEngine;
  /** Starts another like it, where its thread is lost. */
  readonly start: () => Promise<LosableEngine>;
}

export function superviseEngine(
  { engine: first, start }: StartedEngine,
  {
    clock,
    logger,
    onEngine,
    mayReplace,
  }: Pick<RunModelOptions, 'clock' | 'logger' | 'onEngine'> & {
    readonly mayReplace?: () => boolean;
  },
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
    onLaneLost: ({ message: reason }) => {
      logger.error({ reason }, 'inference thread lost; the others go on');
    },
    onReplaced: () => {
      logger.info('inference thread replaced');
      onEngine?.(true);
    },
    ...(mayReplace !== undefined && { mayReplace }),
  });
}

/** What a network computes in by its own file, whatever is asked for. */
export function ownPrecision({
  quantized,
  halfPrecision,
}: Pick<ModelCard, 'quantized' | 'halfPrecision'>): Precision | undefined {
  if (quantized === true) return 'int8';
  return halfPrecision === true ? 'fp16' : undefined;
}

/** What really computes a model. */
export interface Running {
  readonly kind: Pick<EngineKind, 'name'>;
  readonly device: Device;
  readonly precision: Precision;
}

export function describeModel(card: ModelCard, { kind, device, precision }: Running): Model {
  const { name, version, digest, weightsSha256, input, labels } = card;
  return {
    name,
    version,
    digest,
    weightsSha256,
    engine: kind.name,
    device,
    precision: ownPrecision(card) ?? precision,
    inputWidth: input.width,
    inputHeight: input.height,
    classCount: labels.length,
  };
}
