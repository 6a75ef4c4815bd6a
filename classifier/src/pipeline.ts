import { availableParallelism } from 'node:os';
import type { Clock } from '@detections/runtime';
import type { ModelCard } from '@detections/schema';
import type { Logger } from 'pino';
import { DecoderPool } from './images/decoder-pool.js';
import { EngineLostError } from './engines/engine-lost-error.js';
import type { Engine } from './engines/engine.js';
import { choosePreset } from './images/choose-preset.js';
import { inferBatch, type Inference, type InferenceRequest } from './serving/batch-inference.js';
import { nobodyWaits, type PreprocessJob } from './serving/classify-job.js';
import { createInferenceTurns, type InferenceTurns } from './serving/inference-turns.js';
import { MicroBatcher } from './serving/micro-batcher.js';

/** What an image goes through, wired the same in the service and in an evaluation. */
export interface Pipeline {
  readonly preprocess: PreprocessJob;
  /** Joins the next batch. */
  readonly infer: (request: InferenceRequest) => Promise<Inference>;
  /** Most images between being taken and being answered. */
  readonly maxInFlight: number;
}

/** A batch in the network, and another being decoded for it. */
export function maxInFlight(maxBatchSize: number): number {
  return 2 * maxBatchSize;
}

/** Decoding one picture may take no longer; the slowest JPEG that is allowed needs a tenth of it. */
const DECODE_TIMEOUT_MS = 10_000;
/** Two, so that a slow picture holds up no other; more than four cost memory and gain nothing. */
const MIN_DECODERS = 2;
const MAX_DECODERS = 4;

/**
 * A decoder begins with 70 MB, half of them shared, and stays under 150 MB with photos of up to 12
 * megapixels. One of 150 megapixels left 510 MB behind.
 */
const MAX_RESIDENT_BYTES = 192 * 1024 * 1024;

export interface PipelineOptions {
  readonly engine: Engine;
  readonly decoders: DecoderPool;
  /** How the model's pictures are preprocessed, and the size of its input. */
  readonly card: Pick<ModelCard, 'preprocessing' | 'input'>;
  readonly maxBatchSize: number;
  readonly maxBatchDelayMs: number;
  /** Shares the threads with other models. Default: turns of its own. */
  readonly turns?: InferenceTurns;
  readonly clock: Clock;
}

/** Not started yet. */
export function createDecoderPool(options: {
  readonly maxImagePixels: number;
  readonly clock: Clock;
  readonly logger: Logger;
}): DecoderPool {
  return new DecoderPool({
    ...options,
    decodeTimeoutMs: DECODE_TIMEOUT_MS,
    maxResidentBytes: MAX_RESIDENT_BYTES,
    maxProcesses: Math.min(MAX_DECODERS, Math.max(MIN_DECODERS, availableParallelism())),
  });
}

export function createPipeline(options: PipelineOptions): Pipeline {
  const { engine, decoders, card, maxBatchSize, maxBatchDelayMs, clock } = options;
  const { turns = createInferenceTurns() } = options;
  const batcher = new MicroBatcher({
    maxBatchSize,
    maxBatchDelayMs,
    clock,
    turns,
    lanes: () => engine.lanes ?? 1,
    // A thread that was lost is replaced first: who waits for that must not hold the turn that
    // other models could use. Where it fails, the batch fails by itself.
    prepare: () => engine.load().catch(() => undefined),
    process: (batch: readonly InferenceRequest[], share) =>
      inferBatch(engine, batch, { clock, share }),
    abandoned: ({ isCancelled }) => (isCancelled?.() === true ? nobodyWaits() : undefined),
    // Whether the image was at fault or the thread died by chance shows only at a second try.
    isWorthRepeating: (error) => error instanceof EngineLostError,
  });
  return {
    preprocess: ({ image, mediaType, preset: name, copies, isCancelled }) =>
      turns.expecting(async () => {
        const preset = choosePreset(card.preprocessing, name);
        const source = { image, mediaType, preset, input: card.input, copies };
        return decoders.preprocess(source, isCancelled);
      }),
    infer: (request) => batcher.run(request),
    maxInFlight: maxInFlight(maxBatchSize),
  };
}
