import type { Label } from './classification.js';
import type { Readiness } from './classifier-status.js';
import type { ClassificationJob } from './job.js';
import type { QueueLoad } from './queue-limits.js';
import type { JobReply } from './reply.js';

/** The API's end of the queue. */
export interface JobDispatcher {
  start(): Promise<void>;
  /**
   * Queues the job and resolves with its reply, which may be a failed one.
   *
   * @throws QueueFullError where the queue holds its most jobs or bytes; nothing was queued.
   * @throws QueueUnavailableError where the queue cannot be reached.
   * @throws JobTimeoutError once `job.deadlineAt` passes unanswered.
   * @throws CallerGoneError once `signal` aborts; the job is taken back if it still waits.
   */
  dispatch(job: ClassificationJob, options: { readonly signal: AbortSignal }): Promise<JobReply>;
  /**
   * What the queue holds as far as this process knows. Cheap, so that a request can be refused
   * before its upload; only `dispatch` decides.
   */
  load(): QueueLoad;
  /** Whether a classifier is ready to answer, as last heard. */
  readiness(): Readiness;
  /**
   * The classes of the model with these weights, in the order of the class index.
   *
   * @throws ModelNotReadyError where no classifier has published them.
   * @throws QueueUnavailableError where the queue cannot be reached.
   */
  labels(weightsSha256: string): Promise<readonly Label[]>;
  close(): Promise<void>;
}
