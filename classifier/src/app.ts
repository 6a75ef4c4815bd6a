import { availableParallelism } from 'node:os';
import type { Clock, JobSource, Model } from '@detections/schema';
import { Closer, type Service } from '@detections/schema/lifecycle';
import type { Logger } from 'pino';
import type { ClassifierConfig } from './config.js';
import { configureSharp } from './image/configure-sharp.js';
import { createImagePreprocessor } from './image/image-preprocessor.js';
import { loadModel, type LoadedModel } from './load-model.js';
import { modelLocation } from './model-location.js';
import { inferBatch } from './worker/batch-inference.js';
import { ClassificationWorker } from './worker/classification-worker.js';
import { classifyJob, type Inference } from './worker/classify-job.js';
import { MicroBatcher } from './worker/micro-batcher.js';
import { retryUntilDone } from './worker/retry-until-done.js';

export interface ClassifierOptions {
  readonly config: ClassifierConfig;
  readonly source: JobSource;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called when the model has warmed up and jobs are taken. */
  readonly onReady?: (model: Model) => void;
}

/** Decoding one picture may take no longer; the slowest that is allowed needs a tenth of it. */
const DECODE_TIMEOUT_MS = 10_000;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;

/** The classifier with everything that it owns. */
export class Classifier implements Service {
  readonly #closer = new Closer();
  readonly #stop = new AbortController();
  #becomingReady: Promise<void> | undefined;
  #ready = false;

  constructor(private readonly options: ClassifierOptions) {}

  /** Whether the model has warmed up. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Resolves before the model is ready: finding and loading it goes on in the background. */
  async start(): Promise<void> {
    const { source } = this.options;
    this.#closer.add(source);
    this.#closer.add({ close: () => this.#abandonStart() });
    await source.start();
    await source.announce({ ready: false, reason: 'The model is being prepared.' });
    this.#becomingReady = this.#becomeReady();
  }

  close(): Promise<void> {
    return this.#closer.close();
  }

  /** Never rejects: tries again until it succeeds or the classifier closes. */
  async #becomeReady(): Promise<void> {
    const { config, source, clock, logger, onReady } = this.options;
    const { signal } = this.#stop;
    const load = (): Promise<LoadedModel> =>
      loadModel({
        location: modelLocation(config),
        threadCount: config.INFERENCE_THREADS,
        signal,
        logger,
      });
    const loaded = await retryUntilDone(load, {
      clock,
      signal,
      firstDelayMs: FIRST_RETRY_MS,
      longestDelayMs: LONGEST_RETRY_MS,
      onFailure: async (error, delayMs) => {
        const reason = error instanceof Error ? error.message : String(error);
        logger.warn({ err: error, retryInMs: delayMs }, 'the model is not ready');
        await source.announce({ ready: false, reason });
      },
    });
    if (loaded === undefined) return;
    this.#closer.add(loaded.engine);
    if (signal.aborted) return;
    this.#closer.add(this.#startWorker(loaded));
    await source.announce({ ready: true, model: loaded.model });
    this.#ready = true;
    logger.info({ model: loaded.model }, 'ready');
    onReady?.(loaded.model);
  }

  #startWorker({ engine, labels, model }: LoadedModel): ClassificationWorker {
    const { config, source, clock, logger } = this.options;
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
      process: (batch: readonly Uint8Array[]) => inferBatch(engine, batch, clock),
    });
    const infer = (pixels: Uint8Array): Promise<Inference> => batcher.run(pixels);
    const worker = new ClassificationWorker({
      source,
      classify: (job) => classifyJob(job, { preprocess, infer, labels, model, clock }),
      maxHeldJobs: 2 * config.MAX_BATCH_SIZE,
      clock,
      logger,
    });
    worker.start();
    return worker;
  }

  async #abandonStart(): Promise<void> {
    this.#stop.abort();
    await this.#becomingReady;
  }
}
