import type { ClassifierStatus, Clock, JobSource } from '@detections/schema';
import { Closer, type Service } from '@detections/schema/lifecycle';
import type { Logger } from 'pino';
import type { ClassifierConfig } from './config.js';
import { loadModel, type LoadedModel } from './load-model.js';
import { BEING_PREPARED } from './model/announced-progress.js';
import { ModelError } from './model/model-error.js';
import { modelLocation } from './model-location.js';
import { createPipeline } from './pipeline.js';
import { ClassificationWorker } from './worker/classification-worker.js';
import { classifyJob } from './worker/classify-job.js';
import { retryUntilDone } from './worker/retry-until-done.js';

export interface ClassifierOptions {
  readonly config: ClassifierConfig;
  readonly source: JobSource;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told, as every API is, when the classifier is ready and why it is not yet. */
  readonly onStatus: (status: ClassifierStatus) => void;
}

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
    await source.announce({ ready: false, reason: BEING_PREPARED });
    this.#becomingReady = this.#becomeReady();
  }

  close(): Promise<void> {
    return this.#closer.close();
  }

  /** Never rejects: tries again until it succeeds or the classifier closes. */
  async #becomeReady(): Promise<void> {
    const { config, clock, logger } = this.options;
    const { signal } = this.#stop;
    const load = (): Promise<LoadedModel> =>
      loadModel({
        location: modelLocation(config),
        engine: config.ENGINE,
        precision: config.PRECISION,
        threadCount: config.INFERENCE_THREADS,
        signal,
        onStep: (sentence) => {
          this.#announceStep(sentence);
        },
        logger,
      });
    const loaded = await retryUntilDone(load, {
      clock,
      signal,
      firstDelayMs: FIRST_RETRY_MS,
      longestDelayMs: LONGEST_RETRY_MS,
      onFailure: async (error) => {
        if (!signal.aborted) await this.#tell({ ready: false, reason: this.#reasonOf(error) });
      },
    });
    if (loaded === undefined) return;
    this.#closer.add(loaded.engine);
    if (signal.aborted) return;
    this.#closer.add(this.#startWorker(loaded));
    this.#ready = true;
    await this.options.source.publishLabels(loaded.model.weightsSha256, loaded.labels);
    await this.#tell({ ready: true, model: loaded.model });
  }

  /** For the APIs alone: the operator has the progress bar. */
  #announceStep(reason: string): void {
    if (this.#stop.signal.aborted) return;
    this.options.source.announce({ ready: false, reason }).catch((error: unknown) => {
      this.options.logger.warn({ err: error }, 'announcing failed');
    });
  }

  async #tell(status: ClassifierStatus): Promise<void> {
    this.options.onStatus(status);
    await this.options.source.announce(status);
  }

  /** What is wrong with the model's files is for everybody to read; anything else is for the log. */
  #reasonOf(error: unknown): string {
    if (error instanceof ModelError) return error.message;
    this.options.logger.error({ err: error }, 'loading the model failed');
    return 'The model does not load; the log of the classifier says why.';
  }

  #startWorker({ engine, readClassifier, labels, model }: LoadedModel): ClassificationWorker {
    const { config, source, clock, logger } = this.options;
    const { preprocess, infer, maxInFlight } = createPipeline({
      engine,
      maxImagePixels: config.MAX_IMAGE_PIXELS,
      maxBatchSize: config.MAX_BATCH_SIZE,
      maxBatchDelayMs: config.MAX_BATCH_DELAY_MS,
      clock,
    });
    const parts = { preprocess, infer, readClassifier, labels, model, clock };
    const worker = new ClassificationWorker({
      source,
      classify: (job) => classifyJob(job, parts),
      maxHeldJobs: maxInFlight,
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
