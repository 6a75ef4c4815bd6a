import { systemClock } from '@detections/runtime';
import { briefLabel, labelsOf, type Label } from '@detections/schema';
import { pino, type Logger } from 'pino';
import type { LoadModel } from './available-models.js';
import type { EvaluationConfig } from './config.js';
import type { Engine } from './engines/engine.js';
import type { Machine } from './engines/machine.js';
import { maxBatchSizeOf } from './max-batch-size.js';
import { requireMachine } from './require-machine.js';
import type { LoadedModel } from './models/run-model.js';
import { createDecoderPool, createPipeline, type Pipeline } from './pipeline.js';

/** The classifier's own parts, without a queue. */
export interface LocalClassifier extends Pipeline, LoadedModel {
  readonly labels: readonly Label[];
  /** The same for another engine that runs the same model. */
  readonly pipelineOf: (engine: Engine) => Pipeline;
}

const LOG_TO_STDERR = 2;

/**
 * What a program that runs to an end is to run networks on.
 *
 * @throws ConfigError where that is not to be had here.
 */
export function findMachine(config: EvaluationConfig): Promise<Machine> {
  return requireMachine(config, createLogger(config));
}

function createLogger({ LOG_LEVEL: level }: EvaluationConfig): Logger {
  return pino({ level }, pino.destination(LOG_TO_STDERR));
}

/**
 * Loads a model for a program that runs to an end, and lets it go afterwards.
 *
 * @param options.machine Found by the configuration unless it is given.
 * @throws ConfigError where the engine does not load.
 * @throws ModelError where the model does not.
 */
export async function withClassifier<M extends LoadedModel, T>(
  config: EvaluationConfig,
  load: LoadModel<M>,
  work: (classifier: LocalClassifier & M) => Promise<T>,
  { machine = findMachine(config) }: { readonly machine?: Machine | Promise<Machine> } = {},
): Promise<T> {
  const logger = createLogger(config);
  const found = await machine;
  const loaded = await load({
    machine: found,
    threadCount: config.INFERENCE_THREADS,
    inferenceTimeoutMs: config.INFERENCE_TIMEOUT_MS,
    clock: systemClock,
    signal: new AbortController().signal,
    logger,
  });
  const decoders = createDecoderPool({
    maxImagePixels: config.MAX_IMAGE_PIXELS,
    clock: systemClock,
    logger,
  });
  const pipelineOf = (chosen: Engine): Pipeline =>
    createPipeline({
      engine: chosen,
      decoders,
      card: loaded.card,
      maxBatchSize: maxBatchSizeOf(config.MAX_BATCH_SIZE, found),
      maxBatchDelayMs: config.MAX_BATCH_DELAY_MS,
      clock: systemClock,
    });
  try {
    await decoders.start();
    const labels = labelsOf(loaded.card).map(briefLabel);
    return await work({ ...loaded, ...pipelineOf(loaded.engine), labels, pipelineOf });
  } finally {
    await decoders.close();
    await loaded.engine.close();
  }
}
