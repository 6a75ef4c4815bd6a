import type { Clock } from '../clock.js';
import {
  CallerGoneError,
  JobTimeoutError,
  type ClassificationJob,
  type JobReply,
} from '@detections/schema';

interface PendingReply {
  readonly resolve: (reply: JobReply) => void;
  readonly reject: (error: Error) => void;
}

/** The callers that wait for a reply, each until its deadline passes or its signal aborts. */
export class PendingReplies {
  readonly #pending = new Map<string, PendingReply>();

  constructor(private readonly clock: Clock) {}

  /**
   * Starts to wait. Call it before the job is queued, so that no reply can come too early.
   *
   * @throws CallerGoneError | JobTimeoutError at once, where it is too late already.
   */
  register(job: ClassificationJob, signal: AbortSignal): Promise<JobReply> {
    if (signal.aborted) throw new CallerGoneError(job.id);
    const remainingMs = job.deadlineAt - this.clock.monotonicMs();
    if (remainingMs <= 0) throw deadlinePassed();
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.reject(job.id, new CallerGoneError(job.id));
      };
      const cancelDeadline = this.clock.after(remainingMs, () => {
        this.reject(job.id, deadlinePassed());
      });
      const stopWaiting = (): void => {
        cancelDeadline();
        signal.removeEventListener('abort', onAbort);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#pending.set(job.id, {
        resolve: (reply) => {
          stopWaiting();
          resolve(reply);
        },
        reject: (error) => {
          stopWaiting();
          reject(error);
        },
      });
    });
  }

  has(id: string): boolean {
    return this.#pending.has(id);
  }

  /** @returns false where nobody waits: the reply is unknown, repeated or late. */
  resolve(reply: JobReply): boolean {
    const pending = this.#take(reply.id);
    pending?.resolve(reply);
    return pending !== undefined;
  }

  reject(id: string, error: Error): void {
    this.#take(id)?.reject(error);
  }

  rejectAll(createError: () => Error): void {
    for (const id of [...this.#pending.keys()]) this.reject(id, createError());
  }

  #take(id: string): PendingReply | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }
}

function deadlinePassed(): JobTimeoutError {
  return new JobTimeoutError('No classifier answered before the deadline. Try again.');
}
