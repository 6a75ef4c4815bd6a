import { availableParallelism } from 'node:os';
import type { Clock } from '@detections/schema';
import { configureSharp } from './image/configure-sharp.js';
import { createImagePreprocessor } from './image/image-preprocessor.js';
import { EngineLostError } from './inference/engine-lost-error.js';
import type { InferenceEngine } from './inference/inference-engine.js';
import { inferBatch, type Inference, type InferenceRequest } from './worker/batch-inference.js';
import type { Preprocess } from './worker/classify-job.js';
import { MicroBatcher } from './worker/micro-batcher.js';

/** What an image goes through, wired the same in the service and in an evaluation. */
export interface Pipeline {
  readonly preprocess: Preprocess;
  /** Joins the next batch. */
  readonly infer: (request: InferenceRequest) => Promise<Inference>;
  /** Most images between being taken and being answered: a batch inferred, another decoded. */
  readonly maxInFlight: number;
}

/** Decoding one picture may take no longer; the slowest that is allowed needs a tenth of it. */
const DECODE_TIMEOUT_MS = 10_000;

export interface PipelineOptions {
  readonly engine: InferenceEngine;
  readonly maxImagePixels: number;
  readonly maxBatchSize: number;
  readonly maxBatchDelayMs: number;
  readonly clock: Clock;
}

export function createPipeline(options: PipelineOptions): Pipeline {
  const { engine, maxImagePixels, maxBatchSize, maxBatchDelayMs, clock } = options;
  configureSharp({ threads: availableParallelism() });
  const { preprocess } = createImagePreprocessor({
    maxImagePixels,
    maxPixelsInFlight: maxImagePixels,
    decodeTimeoutMs: DECODE_TIMEOUT_MS,
  });
  const batcher = new MicroBatcher({
    maxBatchSize,
    maxBatchDelayMs,
    clock,
    process: (batch: readonly InferenceRequest[]) => inferBatch(engine, batch, clock),
    // Whether the image was at fault or the thread died by chance shows only at a second try.
    isWorthRepeating: (error) => error instanceof EngineLostError,
  });
  return {
    preprocess,
    infer: (request) => batcher.run(request),
    maxInFlight: 2 * maxBatchSize,
  };
}
