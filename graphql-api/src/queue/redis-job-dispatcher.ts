import { randomUUID } from 'node:crypto';
import {
  OutageReport,
  PendingReplies,
  repeat,
  ThrottledReport,
  type Clock,
} from '@detections/runtime';
import {
  combineStatuses,
  queueShuttingDown,
  QueueUnavailableError,
  type Catalogue,
  type ClassificationJob,
  type JobDispatcher,
  type JobReply,
  type ModelCard,
  type ModelIdentity,
  type QueueLimits,
  type QueueLoad,
} from '@detections/schema';
import {
  BlockingConnection,
  connectFailingFast,
  connectForBlocking,
  firstWord,
  isRefusal,
  KEYS,
  whyUnavailable,
  type ConnectionOptions,
  type RedisEndpoint,
} from '@detections/runtime/redis';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { CardCache } from './card-cache.js';
import { cancelJob, enqueueJob, readQueueLoad } from './queue-commands.js';
import { NeededModels } from './needed-models.js';
import { readClassifierStatuses } from './read-classifier-statuses.js';
import { ReplyReader } from './reply-reader.js';

export interface RedisJobDispatcherOptions extends RedisEndpoint {
  readonly limits: QueueLimits;
  readonly clock: Clock;
  readonly logger: Logger;
}

const COMMAND_TIMEOUT_MS = 5000;
const POLL_INTERVAL_MS = 500;
const NOT_YET_HEARD: Catalogue = { known: false, reason: 'Redis has not answered yet.' };

/** The API's end of the queue on Redis Streams; the design's section 4 says why each step is so. */
export class RedisJobDispatcher implements JobDispatcher {
  readonly #replyTo = KEYS.replies(randomUUID());
  readonly #replies: PendingReplies;
  readonly #commands: Redis;
  readonly #reader: ReplyReader;
  readonly #cards: CardCache;
  readonly #needed: NeededModels;
  /** Of a Redis that takes no job: full or read-only, perhaps. */
  readonly #refusals: OutageReport;
  /** Of a Redis that does not tell how the classifiers are. */
  readonly #polls: OutageReport;
  readonly #unreadableStatuses: ThrottledReport;
  #catalogue: Catalogue = NOT_YET_HEARD;
  /** Of every model that was ever heard of: a model that went may leave jobs behind. */
  readonly #streams = new Set<string>();
  /** As of the last poll, and with what this process has queued and got back since. */
  #load: QueueLoad = { length: 0, bytes: 0 };
  readonly #stop = new AbortController();
  #droppedReplies = 0;
  #closed = false;

  constructor(private readonly options: RedisJobDispatcherOptions) {
    const { url, ca, clock, logger } = options;
    const connection = (name: string): ConnectionOptions => ({ url, ca, name, logger });
    this.#replies = new PendingReplies(clock);
    this.#commands = connectFailingFast(connection('api-commands'), COMMAND_TIMEOUT_MS);
    this.#cards = new CardCache(this.#commands, clock, logger);
    this.#needed = new NeededModels(this.#commands, clock, logger);
    this.#refusals = new OutageReport(logger, {
      begins: 'no job goes into the queue',
      ends: 'jobs go into the queue again',
    });
    this.#polls = OutageReport.of(logger, 'asking Redis for the classifiers');
    this.#unreadableStatuses = new ThrottledReport(clock, (fields) => {
      logger.error(fields, 'unreadable status of a classifier passed over');
    });
    this.#reader = new ReplyReader({
      stream: this.#replyTo,
      connection: new BlockingConnection(
        () => connectForBlocking(connection('api-replies')),
        clock,
      ),
      clock,
      logger,
      onReply: (reply) => {
        if (this.#replies.resolve(reply)) return;
        this.#droppedReplies += 1;
        logger.info(
          { jobId: reply.id, dropped: this.#droppedReplies },
          'reply dropped: unknown, repeated or late',
        );
      },
    });
  }

  /** Resolves after the first word from Redis, good or bad: the API is live without it. */
  async start(): Promise<void> {
    await Promise.all([this.#reader.start(), firstWord(this.#commands)]);
    this.#needed.start();
    await this.#poll();
    const { signal } = this.#stop;
    repeat(() => this.#poll(), { clock: this.options.clock, everyMs: POLL_INTERVAL_MS, signal });
  }

  async dispatch(
    job: ClassificationJob,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<JobReply> {
    if (this.#closed) throw queueShuttingDown();
    const answered = this.#replies.register(job, signal);
    const queued = this.#enqueue(job);
    try {
      // Whichever fails first decides; a reply cannot come before the job is queued.
      await Promise.race([queued, answered]);
      const reply = await answered;
      this.#count(-1, job);
      return reply;
    } catch (error) {
      this.#takeBack(job, queued);
      throw error;
    }
  }

  load(): QueueLoad {
    return this.#load;
  }

  catalogue(): Catalogue {
    return this.#catalogue;
  }

  card(digest: string): Promise<ModelCard> {
    return this.#cards.card(digest);
  }

  need(models: readonly ModelIdentity[]): void {
    this.#needed.need(models);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#stop.abort();
    this.#needed.close();
    this.#replies.rejectAll(queueShuttingDown);
    await this.#reader.close();
    await this.#commands.del(this.#replyTo).catch(() => undefined);
    this.#commands.disconnect();
  }

  async #enqueue(job: ClassificationJob): Promise<string> {
    const { limits, clock } = this.options;
    this.#streams.add(KEYS.jobs(job.model));
    // At once, so that a burst sees itself.
    this.#count(1, job);
    try {
      const entryId = await enqueueJob(this.#commands, job, {
        limits,
        streams: [...this.#streams],
        replyTo: this.#replyTo,
        expiresInMs: job.deadlineAt - clock.monotonicMs(),
      });
      this.#refusals.succeeded();
      return entryId;
    } catch (error) {
      this.#count(-1, job);
      if (error instanceof QueueUnavailableError) {
        const { cause } = error;
        this.#refusals.failed({ reason: cause instanceof Error ? cause.message : String(cause) });
      }
      const refusal = error instanceof Error ? error : new Error(String(error));
      this.#replies.reject(job.id, refusal);
      throw refusal;
    }
  }

  /** Frees the place of a job nobody waits for; best effort, its deadline does it otherwise. */
  #takeBack(job: ClassificationJob, queued: Promise<string>): void {
    queued
      .then(async (entryId) => {
        await cancelJob(this.#commands, job, entryId);
        this.#count(-1, job);
      })
      .catch((error: unknown) => {
        this.options.logger.debug({ jobId: job.id, err: error }, 'job not taken back');
      });
  }

  #count(jobs: 1 | -1, { image }: ClassificationJob): void {
    this.#load = {
      length: Math.max(0, this.#load.length + jobs),
      bytes: Math.max(0, this.#load.bytes + jobs * image.byteLength),
    };
  }

  async #poll(): Promise<void> {
    try {
      const statuses = await readClassifierStatuses(
        this.#commands,
        this.#replyTo,
        this.#unreadableStatuses,
      );
      const catalogue = combineStatuses(statuses);
      for (const model of catalogue.models) this.#streams.add(KEYS.jobs(model));
      this.#load = await readQueueLoad(this.#commands, [...this.#streams]);
      this.#polls.succeeded();
      this.#catalogue = catalogue;
    } catch (error) {
      // What else fails is told by the connection.
      if (isRefusal(error)) this.#polls.failed({ reason: error.message });
      this.#catalogue = { known: false, reason: whyUnavailable(error) };
    }
  }
}
