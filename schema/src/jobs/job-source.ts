import type { Label } from './classification.js';
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

/** The classifier's end of the queue. */
export interface JobSource {
  start(): Promise<void>;
  /**
   * Waits up to `waitMs` for jobs and resolves with 1 to `max` of them, in order of arrival, or
   * with none. A redelivered job comes alone, so that a job that kills its classifier takes no
   * neighbour along.
   */
  take(
    max: number,
    options: { readonly waitMs: number; readonly signal: AbortSignal },
  ): Promise<readonly Delivery[]>;
  /** Tells every API, now and until the next call or `close`. */
  announce(status: ClassifierStatus): Promise<void>;
  /**
   * Tells every API what the classes of a model are called, now and until `close`. Comes before
   * the model is announced to be ready.
   *
   * @param labels One per class, in the order of the class index.
   */
  publishLabels(weightsSha256: string, labels: readonly Label[]): Promise<void>;
  close(): Promise<void>;
}
