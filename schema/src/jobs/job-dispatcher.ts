import type { ModelCard } from '../model/model-card.js';
import type { ModelIdentity } from '../model/model-identity.js';
import type { Catalogue } from './catalogue.js';
import type { ClassificationJob } from './job.js';
import type { QueueLoad } from './queue-limits.js';
import type { JobReply } from './reply.js';

/** The API's end of the queue. */
export interface JobDispatcher {
  start(): Promise<void>;
  /**
   * Queues the job for its model and resolves with its reply, which may be a failed one.
   *
   * @throws QueueFullError where the queue holds its most jobs or bytes; nothing was queued.
   * @throws QueueUnavailableError where the queue cannot be reached.
   * @throws JobTimeoutError once `job.deadlineAt` passes unanswered.
   * @throws CallerGoneError once `signal` aborts; the job is taken back if it still waits.
   */
  dispatch(job: ClassificationJob, options: { readonly signal: AbortSignal }): Promise<JobReply>;
  /**
   * What the queues of all models hold as far as this process knows. Cheap, so that a request can be refused
   * before its upload; only `dispatch` decides.
   */
  load(): QueueLoad;
  /** Which models the classifiers have, as last heard. */
  catalogue(): Catalogue;
  /**
   * All that is to be known of the model with this digest.
   *
   * @throws ModelNotReadyError where no classifier has published it.
   * @throws QueueUnavailableError where the queue cannot be reached.
   */
  card(digest: string): Promise<ModelCard>;
  /**
   * Tells every classifier which models must stay, now and until the next call. What another API
   * has asked for stays as well; what nobody asks for any more may go, after a while.
   */
  need(models: readonly ModelIdentity[]): void;
  close(): Promise<void>;
}
