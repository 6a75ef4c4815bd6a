import {
  PROTOCOL,
  servesNothing,
  type ClassifierStatus,
  type Clock,
  type JobSource,
  type Model,
} from '@detections/schema';
import { Closer, type Service } from '@detections/schema/lifecycle';
import type { Logger } from 'pino';
import type { ClassifierConfig } from './config.js';
import type { DecoderPool } from './images/decoder-pool.js';
import { loadModel, type LoadedModel } from './load-model.js';
import { BEING_PREPARED } from './models/announced-progress.js';
import { ModelError } from './models/model-error.js';
import { RESNET50_PRESETS } from './importers/keras-resnet50/resnet50-presets.js';
import { modelLocation } from './model-location.js';
import { createDecoderPool, createPipeline } from './pipeline.js';
import { ClassificationWorker } from './serving/classification-worker.js';
import { classifyJob } from './serving/classify-job.js';
import { retryUntilDone } from './retry-until-done.js';

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
const THREAD_LOST = 'The inference thread was lost and is being replaced. Try again shortly.';
const CLOSING = 'The classifier is shutting down.';

/** The classifier with everything that it owns. */
export class Classifier implements Service {
  readonly #closer = new Closer();
  readonly #stop = new AbortController();
  readonly #decoders: DecoderPool;
  #becomingReady: Promise<void> | undefined;
  #ready = false;
  #closing = false;
  #model: Model | undefined;

  constructor(private readonly options: ClassifierOptions) {
    const { config, clock, logger } = options;
    this.#decoders = createDecoderPool({ maxImagePixels: config.MAX_IMAGE_PIXELS, clock, logger });
  }

  /** Whether the model has warmed up, and the thread that runs it is well. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Resolves before the model is ready: finding and loading it goes on in the background. */
  async start(): Promise<void> {
    const { source } = this.options;
    this.#closer.add(source);
    await this.#closer.add(this.#decoders).start();
    this.#closer.add({ close: () => this.#abandonStart() });
    await source.start();
    await source.announce(loading(BEING_PREPARED));
    this.#becomingReady = this.#becomeReady();
  }

  /** Says that it goes, takes no more jobs, and answers those in hand. */
  close(): Promise<void> {
    if (this.#becomingReady !== undefined && !this.#closing) {
      this.#closing = true;
      this.#ready = false;
      void this.options.source.announce(servesNothing(CLOSING));
    }
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
        inferenceTimeoutMs: config.INFERENCE_TIMEOUT_MS,
        clock,
        signal,
        onStep: (sentence) => {
          this.#announceStep(sentence);
        },
        logger,
        onEngine: (there) => {
          this.#onEngine(there);
        },
      });
    const loaded = await retryUntilDone(load, {
      clock,
      signal,
      firstDelayMs: FIRST_RETRY_MS,
      longestDelayMs: LONGEST_RETRY_MS,
      onFailure: async (error) => {
        await this.#tell(failed(this.#reasonOf(error)));
      },
    });
    if (loaded === undefined) return;
    this.#closer.add(loaded.engine);
    if (signal.aborted) return;
    this.#model = loaded.model;
    await this.options.source.publishCard(loaded.card);
    await this.#tell(ready(loaded.model));
    this.#closer.add(this.#startWorker(loaded));
  }

  /** For the APIs alone: the operator has the progress bar. */
  #announceStep(reason: string): void {
    if (this.#closing) return;
    this.options.source.announce(loading(reason)).catch((error: unknown) => {
      this.options.logger.warn({ err: error }, 'announcing failed');
    });
  }

  /** One that closes has said its last word. */
  async #tell(status: ClassifierStatus): Promise<void> {
    if (this.#closing) return;
    this.#ready = status.models.some(({ state }) => state === 'ready');
    this.options.onStatus(status);
    await this.options.source.announce(status);
  }

  #onEngine(there: boolean): void {
    if (!there) void this.#tell(loading(THREAD_LOST));
    else if (this.#model !== undefined) void this.#tell(ready(this.#model));
  }

  /** What is wrong with the model's files is for everybody to read; anything else is for the log. */
  #reasonOf(error: unknown): string {
    if (error instanceof ModelError) return error.message;
    this.options.logger.error({ err: error }, 'loading the model failed');
    return 'The model does not load; the log of the classifier says why.';
  }

  #startWorker({ engine, readClassifier, model }: LoadedModel): ClassificationWorker {
    const { config, source, clock, logger } = this.options;
    const { preprocess, infer, maxInFlight } = createPipeline({
      engine,
      decoders: this.#decoders,
      presets: RESNET50_PRESETS,
      input: { width: model.inputWidth, height: model.inputHeight },
      maxBatchSize: config.MAX_BATCH_SIZE,
      maxBatchDelayMs: config.MAX_BATCH_DELAY_MS,
      clock,
    });
    const parts = { preprocess, infer, readClassifier, model, clock };
    const worker = new ClassificationWorker({
      source,
      classify: (job) => classifyJob(job, parts),
      maxHeldJobs: maxInFlight,
      models: () => (this.#ready ? [model] : []),
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

const RESNET50 = { name: 'resnet50', version: '1' };

function ready(model: Model): ClassifierStatus {
  return { protocol: PROTOCOL, models: [{ state: 'ready', model }] };
}

function loading(reason: string): ClassifierStatus {
  return { protocol: PROTOCOL, models: [{ state: 'loading', ...RESNET50, reason }] };
}

function failed(reason: string): ClassifierStatus {
  return { protocol: PROTOCOL, models: [{ state: 'failed', ...RESNET50, reason }] };
}
