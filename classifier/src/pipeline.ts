import { availableParallelism } from 'node:os';
import type { Clock } from '@detections/schema';
import type { ClassifierConfig } from './config.js';
import { configureSharp } from './image/configure-sharp.js';
import { createImagePreprocessor } from './image/image-preprocessor.js';
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

type PipelineConfig = Pick<
  ClassifierConfig,
  'MAX_IMAGE_PIXELS' | 'MAX_BATCH_SIZE' | 'MAX_BATCH_DELAY_MS'
>;

export function createPipeline(
  config: PipelineConfig,
  engine: InferenceEngine,
  clock: Clock,
): Pipeline {
  configureSharp({ threads: availableParallelism() });
  const { preprocess } = createImagePreprocessor({
    maxImagePixels: config.MAX_IMAGE_PIXELS,
    maxPixelsInFlight: config.MAX_IMAGE_PIXELS,
    decodeTimeoutMs: DECODE_TIMEOUT_MS,
  });
  const batcher = new MicroBatcher({
    maxBatchSize: config.MAX_BATCH_SIZE,
    maxBatchDelayMs: config.MAX_BATCH_DELAY_MS,
    clock,
    process: (batch: readonly InferenceRequest[]) => inferBatch(engine, batch, clock),
  });
  return {
    preprocess,
    infer: (request) => batcher.run(request),
    maxInFlight: 2 * config.MAX_BATCH_SIZE,
  };
}
