import { labelsOf, systemClock, type Label, type Model } from '@detections/schema';
import { pino } from 'pino';
import type { EvaluationConfig } from './config.js';
import { requireEngine } from './engines/require-engine.js';
import { loadModel } from './load-model.js';
import { modelLocation } from './model-location.js';
import { createDecoderPool, createPipeline, type Pipeline } from './pipeline.js';

/** The classifier's own parts, without a queue. */
export interface LocalClassifier extends Pipeline {
  readonly labels: readonly Label[];
  readonly model: Model;
}

const LOG_TO_STDERR = 2;

/**
 * Loads the model for a program that runs to an end, and lets it go afterwards.
 *
 * @throws ConfigError where the engine does not load.
 * @throws ModelError where the model does not.
 */
export async function withClassifier<T>(
  config: EvaluationConfig,
  work: (classifier: LocalClassifier) => Promise<T>,
): Promise<T> {
  const { ENGINE: engine, PRECISION: precision, INFERENCE_THREADS: threadCount } = config;
  await requireEngine({ name: engine, precision, threadCount });
  const logger = pino({ level: config.LOG_LEVEL }, pino.destination(LOG_TO_STDERR));
  const loaded = await loadModel({
    location: modelLocation(config),
    engine,
    precision,
    threadCount,
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
  try {
    await decoders.start();
    const pipeline = createPipeline({
      engine: loaded.engine,
      decoders,
      presets: loaded.card.preprocessing,
      input: loaded.card.input,
      maxBatchSize: config.MAX_BATCH_SIZE,
      maxBatchDelayMs: config.MAX_BATCH_DELAY_MS,
      clock: systemClock,
    });
    return await work({ ...pipeline, labels: labelsOf(loaded.card), model: loaded.model });
  } finally {
    await decoders.close();
    await loaded.engine.close();
  }
}
