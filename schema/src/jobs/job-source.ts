import type { ModelCard } from '../model/model-card.js';
import type { ModelIdentity } from '../model/model-identity.js';
import type { ClassifierStatus } from './classifier-status.js';
import type { ClassificationJob } from './job.js';
import type { JobReply } from './reply.js';

/** A job in the classifier's hands until it replies. */
export interface Delivery {
  readonly job: ClassificationJob;
  /** How often this job was handed out, this time included. More than one: a classifier died. */
  readonly deliveries: number;
  /** True once nobody waits for the answer any more. */
  readonly isCancelled: () => boolean;
  /** Answers the job and takes it off the queue for good. Only the first reply counts. */
  readonly reply: (reply: JobReply) => Promise<void>;
}

export interface TakeOptions {
  /** Those that this classifier answers for. */
  readonly models: readonly ModelIdentity[];
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

/** The classifier's end of the queue. */
export interface JobSource {
  start(): Promise<void>;
  /**
   * Waits up to `waitMs` for jobs of the given models and resolves with 1 to `max` of them, each
   * model's in order of arrival, or with none. Where there are more models than `max`, one of each
   * may come. A redelivered job comes alone, so that a job that kills its classifier takes no
   * neighbour along.
   */
  take(max: number, options: TakeOptions): Promise<readonly Delivery[]>;
  /** Whether jobs for this model wait that no classifier has taken. */
  hasWaiting(model: ModelIdentity): Promise<boolean>;
  /** Whether any API needs this model to stay: see `JobDispatcher.need`. */
  isNeeded(model: ModelIdentity): Promise<boolean>;
  /** Tells every API, now and until the next call or `close`. */
  announce(status: ClassifierStatus): Promise<void>;
  /**
   * Tells every API all about a model, now and until `close`. Comes before the model is announced
   * to be ready.
   */
  publishCard(card: ModelCard): Promise<void>;
  close(): Promise<void>;
}
