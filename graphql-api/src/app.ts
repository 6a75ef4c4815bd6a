import type { Clock } from '@detections/runtime';
import type { JobDispatcher } from '@detections/schema';
import { Closer, type Service } from '@detections/runtime/lifecycle';
import type { Logger } from 'pino';
import type { ResultCache } from './answers/result-cache.js';
import { createApplication } from './application/create-application.js';
import type { Classifiers } from './application/classifiers/classifiers.js';
import { TaughtClassifiers } from './application/classifiers/taught-classifiers.js';
import type { AnsweredClassifications } from './application/feedback/answered-classifications.js';
import { modelUploadOptions, teachingLimits, type ApiConfig } from './config.js';
import type { Door } from './doors/door.js';
import { DOORS } from './doors/doors.js';
import { ThreadedHeads } from './heads/threaded-heads.js';
import { createServer } from './http/create-server.js';
import type { RequestCounter } from './http/limit-rate.js';
import type { Storage } from './storage/choose-storage.js';

export interface ApiOptions {
  readonly config: ApiConfig;
  readonly dispatcher: JobDispatcher;
  readonly storage: Storage;
  readonly answered: AnsweredClassifications;
  /** Those that the storage keeps unless given. */
  readonly classifiers?: Classifiers;
  /** Counts for RATE_LIMIT_PER_MINUTE; in this process's memory where there is none. */
  readonly requestCounter?: RequestCounter | undefined;
  /** Every upload is classified where there is none. */
  readonly results?: ResultCache | undefined;
  /** Those of `doors/doors.ts` unless given. */
  readonly doors?: readonly Door[];
  /** As many clients have a connection at a time; others are hung up on. No limit without it. */
  readonly maxConnections?: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** For requests that have come to this machine, or nearly, and that nobody has looked at yet. */
const ON_THE_WAY_MS = 50;

/** The API with everything that it owns: start it, ask it where it listens, close it. */
export class Api implements Service {
  readonly #closer = new Closer();
  #url: string | undefined;
  #closing: Promise<void> | undefined;

  constructor(private readonly options: ApiOptions) {}

  /** Where it listens, e.g. `http://127.0.0.1:4000`. */
  get url(): string {
    if (this.#url === undefined) throw new Error('The API has not started.');
    return this.#url;
  }

  async start(): Promise<void> {
    const { config, dispatcher, storage, answered, clock, logger } = this.options;
    const { requestCounter, results, doors = DOORS, classifiers } = this.options;
    this.#closer.add(storage);
    await storage.start();
    this.#closer.add(answered);
    if (requestCounter !== undefined) this.#closer.add(requestCounter);
    if (results !== undefined) this.#closer.add(results);
    this.#closer.add(dispatcher);
    await dispatcher.start();
    const heads = this.#closer.add(new ThreadedHeads());
    const classifierStore = storage.classifiers;
    const taught = new TaughtClassifiers({
      store: classifierStore,
      heads,
      dispatcher,
      clock,
      logger,
    });
    await this.#closer.add(taught).start();
    const application = createApplication({
      dispatcher,
      classifierStore,
      teachingLimits: teachingLimits(config),
      modelUploads: modelUploadOptions(config),
      taught,
      heads,
      defaultModel: config.DEFAULT_MODEL,
      feedback: storage.feedback,
      answered,
      results,
      queueLimits: {
        maxQueueLength: config.MAX_QUEUE_LENGTH,
        maxQueueBytes: config.MAX_QUEUE_BYTES,
      },
      maxUploadBytes: config.MAX_UPLOAD_BYTES,
      jobTimeoutMs: config.JOB_TIMEOUT_MS,
      feedbackWindowSeconds: config.FEEDBACK_WINDOW_SECONDS,
      clock,
      logger,
    });
    const server = await createServer({
      doors,
      application: classifiers === undefined ? application : { ...application, classifiers },
      access: {
        apiKeys: config.API_KEYS,
        openTeaching: config.OPEN_TEACHING,
        corsOrigins: config.CORS_ORIGINS,
        allowedHosts: config.ALLOWED_HOSTS,
        trustedProxies: config.TRUSTED_PROXIES,
        maxRequestsPerMinute: config.RATE_LIMIT_PER_MINUTE,
        requestCounter,
      },
      uploadTimeoutMs: config.UPLOAD_TIMEOUT_MS,
      pageFolder: config.UI_DIR,
      sandbox: config.GRAPHQL_SANDBOX,
      isClosing: () => this.#closing !== undefined,
      clock,
      logger,
    });
    server.server.maxConnections = this.options.maxConnections ?? Infinity;
    this.#closer.add(server);
    this.#url = await server.listen({ host: config.HOST, port: config.PORT });
  }

  /**
   * Says that it is not ready, serves for a while those who have not heard it yet, then stops
   * listening, answers those who wait, and closes what it owns.
   */
  close(): Promise<void> {
    this.#closing ??= this.#drainAndClose();
    return this.#closing;
  }

  async #drainAndClose(): Promise<void> {
    const { config, clock } = this.options;
    if (this.#url !== undefined) {
      await new Promise<void>((resolve) => {
        clock.after(Math.max(config.SHUTDOWN_DELAY_MS, ON_THE_WAY_MS), resolve);
      });
    }
    await this.#closer.close();
  }
}
