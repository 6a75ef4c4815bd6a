import type { Clock } from '@detections/runtime';
import {
  servesNothing,
  standingOf,
  type JobSource,
  type ServedModel as ServedModelStatus,
} from '@detections/schema';
import { Closer, type Service } from '@detections/runtime/lifecycle';
import type { Logger } from 'pino';
import {
  availableModels,
  fallbackModel,
  resNet50,
  trialModels,
  type LoadModel,
} from './available-models.js';
import { BuiltInModels } from './built-in-models.js';
import type { ClassifierConfig } from './config.js';
import type { DecoderPool } from './images/decoder-pool.js';
import { maxBatchSizeOf } from './max-batch-size.js';
import { memoryOf } from './engines/memory-of.js';
import type { Machine } from './engines/machine.js';
import { CalibrationWatch } from './familiarity/calibration-watch.js';
import { withFamiliarity } from './familiarity/familiarity.js';
import { findCheckpoint } from './importers/efficientnet-lite0/obtain-checkpoint.js';
import { ImportRefusedError } from './importers/import-refused-error.js';
import { ModelError } from './models/model-error.js';
import { ModelNotRunnableError } from './models/model-not-runnable-error.js';
import { PackageWatch, type CompletePackage } from './models/watch-packages.js';
import { checkApart } from './model-uploads/check-apart.js';
import { UploadWatch, type Trial } from './model-uploads/upload-watch.js';
import { locateModels, type LocatedModels } from './model-location.js';
import { createDecoderPool, createPipeline, maxInFlight } from './pipeline.js';
import { ClassificationWorker } from './serving/classification-worker.js';
import { createInferenceTurns } from './serving/inference-turns.js';
import { returnFreedMemory } from './engines/return-freed-memory.js';
import { BEING_PREPARED, type RunningModel, type StartHooks } from './serving/served-model.js';
import { ServedModels } from './serving/served-models.js';

export interface ClassifierOptions {
  readonly config: ClassifierConfig;
  /** As `requireMachine` has found it. */
  readonly machine: Machine;
  readonly source: JobSource;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told of each model that becomes ready, or why it does not. */
  readonly onModel: (status: ServedModelStatus) => void;
}

const BYTES_PER_MB = 1_000_000;
const CLOSING = 'The classifier is shutting down.';

/** The classifier with everything that it owns. */
export class Classifier implements Service {
  readonly #closer = new Closer();
  readonly #located: LocatedModels;
  readonly #decoders: DecoderPool;
  readonly #models: ServedModels;
  readonly #builtIn: BuiltInModels;
  readonly #watch: PackageWatch;
  readonly #turns = createInferenceTurns();
  readonly #calibrations: CalibrationWatch;
  readonly #uploads: UploadWatch | undefined;
  #packages: readonly CompletePackage[] = [];
  #trials: readonly Trial[] = [];
  #uploadVolume: string | undefined;

  constructor(private readonly options: ClassifierOptions) {
    const { config, clock, logger } = options;
    this.#located = locateModels(config);
    const { modelsDir, cacheFolder } = this.#located.location;
    this.#decoders = createDecoderPool({ maxImagePixels: config.MAX_IMAGE_PIXELS, clock, logger });
    this.#models = this.#createModels();
    this.#builtIn = this.#createBuiltIn();
    const onPackages = (packages: readonly CompletePackage[]): void => {
      this.#packages = packages;
      this.#offer();
    };
    this.#watch = new PackageWatch({ modelsDir, onPackages, clock, logger });
    this.#uploads = config.MODEL_UPLOADS ? this.#createUploadWatch(modelsDir) : undefined;
    const onChange = (): void => {
      this.#offer();
    };
    this.#calibrations = new CalibrationWatch({ cacheFolder, onChange, clock });
  }

  /** Whether any model has warmed up, and the thread that runs it is well. */
  get ready(): boolean {
    return this.#models.ready;
  }

  get #maxBatchSize(): number {
    const { config, machine } = this.options;
    return maxBatchSizeOf(config.MAX_BATCH_SIZE, machine);
  }

  /** Resolves before any model is ready: finding and loading them goes on in the background. */
  async start(): Promise<void> {
    const { source, clock, logger } = this.options;
    this.#closer.add(source);
    await returnFreedMemory();
    await this.#closer.add(this.#decoders).start();
    this.#closer.add(this.#models);
    await source.start();
    // Until the models folder was looked at.
    await source.announce(servesNothing(BEING_PREPARED));
    this.#models.start();
    const worker = new ClassificationWorker({
      source,
      classify: (job, isCancelled) => this.#models.classify(job, isCancelled),
      maxHeldJobs: maxInFlight(this.#maxBatchSize),
      models: () => this.#models.models(),
      clock,
      logger,
    });
    this.#closer.add(worker);
    worker.start();
    await this.#closer.add(this.#calibrations).start();
    await this.#closer.add(this.#watch).start();
    if (this.#uploads !== undefined) await this.#closer.add(this.#uploads).start();
    await this.#builtIn.start();
  }

  /** Says that it goes, takes no more jobs, and answers those in hand. */
  close(): Promise<void> {
    this.#builtIn.close();
    this.#models.withdraw(CLOSING);
    return this.#closer.close();
  }

  #createModels(): ServedModels {
    const { config, source, clock, logger, onModel } = this.options;
    return new ServedModels({
      source,
      limits: {
        maxModels: config.MAX_LOADED_MODELS,
        maxBytes: config.MAX_LOADED_MEMORY_MB && config.MAX_LOADED_MEMORY_MB * BYTES_PER_MB,
        onTooLarge: ({ identity }, bytes) => {
          const megabytes = Math.ceil(bytes / BYTES_PER_MB);
          const limit = config.MAX_LOADED_MEMORY_MB;
          logger.warn({ model: identity, megabytes, limit }, 'model larger than the memory limit');
        },
      },
      reasonOf: (error) => this.#reasonOf(error),
      isFinal: (error) =>
        error instanceof ImportRefusedError || error instanceof ModelNotRunnableError,
      announcement: () =>
        this.#uploadVolume === undefined ? {} : { uploadVolume: this.#uploadVolume },
      onModel,
      clock,
    });
  }

  #createUploadWatch(modelsDir: string): UploadWatch {
    const { config, clock, logger } = this.options;
    const threadCount = config.INFERENCE_THREADS;
    return new UploadWatch({
      modelsDir,
      check: (folder, signal) => checkApart({ folder, threadCount }, { signal, clock, logger }),
      onTrials: (trials) => {
        this.#trials = trials;
        this.#offer();
      },
      onVolume: (id) => {
        this.#uploadVolume = id;
        this.#offer();
      },
      clock,
      logger,
    });
  }

  #createBuiltIn(): BuiltInModels {
    const { config, source, clock } = this.options;
    const located = this.#located;
    const fallback = fallbackModel(located);
    const { location } = located;
    return new BuiltInModels({
      resNet50: (onDownload) => resNet50({ ...located, onDownload }),
      fallback,
      mayStandIn: config.FALLBACK_MODEL === 'on',
      isFallbackNeeded: () => source.isNeeded(fallback),
      isFallbackAtHand: async () => (await findCheckpoint(location.fallback)) !== undefined,
      location,
      isReady: (name) => this.#models.isReady(name),
      onChange: () => {
        this.#offer();
      },
      clock,
    });
  }

  /** All that there is, unless some are asked for by name. */
  #offer(): void {
    const { config } = this.options;
    const isWanted = ({ name }: { readonly name: string }): boolean =>
      config.MODELS?.includes(name) ?? true;
    const { cacheFolder } = this.#located.location;
    const models = availableModels(this.#builtIn.offered(), this.#packages, cacheFolder);
    const trials = trialModels(this.#trials).map(({ id, name, version, load }) => ({
      name,
      version,
      fingerprint: id,
      byNameOnly: true as const,
      trial: true as const,
      start: (hooks: StartHooks) => this.#run(hooks, load),
    }));
    this.#models.offer([
      ...trials,
      ...models.filter(isWanted).map((model) => ({
        name: model.name,
        version: model.version,
        // Loaded anew where a calibration has come, so that no answer mixes old and new.
        fingerprint: `${(model.package ?? model).fingerprint} ${this.#calibrations.state}`,
        ...(model.package === undefined && standingOf(model)),
        start: (hooks: StartHooks) => this.#run(hooks, model.load),
      })),
    ]);
  }

  async #run(hooks: StartHooks, load: LoadModel): Promise<RunningModel> {
    const { config, clock, logger } = this.options;
    const loaded = await load({
      machine: this.options.machine,
      threadCount: config.INFERENCE_THREADS,
      inferenceTimeoutMs: config.INFERENCE_TIMEOUT_MS,
      clock,
      logger,
      // Whoever limits memory has none for the weights of every lane.
      singleLane: config.MAX_LOADED_MEMORY_MB !== undefined,
      ...hooks,
      makeRoom: async (network) => hooks.makeRoom(await memoryOf(network, this.#maxBatchSize)),
    });
    const { engine, card, readClassifier } = loaded;
    const { cacheFolder } = this.#located.location;
    const { model, judge: judgeFamiliarity } = await withFamiliarity(loaded, cacheFolder);
    const { preprocess, infer } = createPipeline({
      engine,
      decoders: this.#decoders,
      card,
      maxBatchSize: this.#maxBatchSize,
      maxBatchDelayMs: config.MAX_BATCH_DELAY_MS,
      turns: this.#turns,
      clock,
    });
    const parts = { preprocess, infer, readClassifier, judgeFamiliarity, model, clock };
    return { card, parts, close: () => engine.close() };
  }

  /** What is wrong with a model's files is for everybody to read; anything else is for the log. */
  #reasonOf(error: unknown): string {
    if (error instanceof ModelError) return error.message;
    this.options.logger.error({ err: error }, 'loading the model failed');
    return 'The model does not load; the log of the classifier says why.';
  }
}
