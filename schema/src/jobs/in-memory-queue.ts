import type { Clock } from '../clock.js';
import {
  CallerGoneError,
  JobTimeoutError,
  QueueUnavailableError,
} from './classification-error.js';
import { combineStatuses, type ClassifierStatus } from './classifier-status.js';
import type { ClassificationJob } from './job.js';
import type { JobDispatcher } from './job-dispatcher.js';
import type { Delivery, JobSource } from './job-source.js';
import { queueFullByBytes, queueFullByLength, type QueueLimits } from './queue-limits.js';
import type { JobReply } from './reply.js';

interface PendingJob {
  readonly job: ClassificationJob;
  readonly resolve: (reply: JobReply) => void;
  readonly reject: (error: Error) => void;
}

/** Both ends of a queue that lives in one process and needs nothing else. */
export interface InMemoryQueue {
  readonly dispatcher: JobDispatcher;
  readonly source: JobSource;
}

export function createInMemoryQueue(limits: QueueLimits, clock: Clock): InMemoryQueue {
  const core = new QueueCore(limits, clock);
  return {
    dispatcher: {
      start: () => Promise.resolve(),
      dispatch: (job, { signal }) => core.dispatch(job, signal),
      readiness: () => combineStatuses(core.status === undefined ? [] : [core.status]),
      close: () => core.close(),
    },
    source: {
      start: () => Promise.resolve(),
      take: (max, { waitMs, signal }) => core.take(max, waitMs, signal),
      announce: (status) => {
        core.status = status;
        return Promise.resolve();
      },
      close: () => {
        core.status = undefined;
        return Promise.resolve();
      },
    },
  };
}

class QueueCore {
  status: ClassifierStatus | undefined;
  /** Every unanswered job in order of arrival, waiting or handed out. */
  readonly #pending = new Map<string, PendingJob>();
  /** Ids that no classifier has yet; a Map's and a Set's order is that of insertion. */
  readonly #waiting = new Set<string>();
  #bytes = 0;
  #closed = false;
  #wakeTaker: (() => void) | undefined;

  constructor(
    private readonly limits: QueueLimits,
    private readonly clock: Clock,
  ) {}

  async dispatch(job: ClassificationJob, signal: AbortSignal): Promise<JobReply> {
    this.#admit(job, signal);
    const answered = new Promise<JobReply>((resolve, reject) => {
      this.#pending.set(job.id, { job, resolve, reject });
    });
    this.#waiting.add(job.id);
    this.#bytes += job.image.byteLength;
    const onAbort = (): void => {
      this.#fail(job.id, new CallerGoneError(job.id));
    };
    const cancelDeadline = this.clock.after(job.deadlineAt - this.clock.now(), () => {
      this.#fail(job.id, deadlinePassed());
    });
    signal.addEventListener('abort', onAbort, { once: true });
    this.#wakeTaker?.();
    try {
      return await answered;
    } finally {
      cancelDeadline();
      signal.removeEventListener('abort', onAbort);
    }
  }

  async take(max: number, waitMs: number, signal: AbortSignal): Promise<readonly Delivery[]> {
    if (this.#waiting.size === 0 && !signal.aborted) await this.#somethingWaits(waitMs, signal);
    const ids = [...this.#waiting].slice(0, max);
    return ids.flatMap((id) => this.#handOut(id));
  }

  close(): Promise<void> {
    this.#closed = true;
    for (const id of [...this.#pending.keys()]) {
      this.#fail(id, new QueueUnavailableError('The service is shutting down.'));
    }
    return Promise.resolve();
  }

  #admit(job: ClassificationJob, signal: AbortSignal): void {
    if (this.#closed) throw new QueueUnavailableError('The service is shutting down.');
    if (signal.aborted) throw new CallerGoneError(job.id);
    if (this.clock.now() >= job.deadlineAt) throw deadlinePassed();
    if (this.#pending.size >= this.limits.maxQueueLength) {
      throw queueFullByLength(this.#pending.size, this.limits);
    }
    if (this.#bytes + job.image.byteLength > this.limits.maxQueueBytes) {
      throw queueFullByBytes(this.#bytes, job.image.byteLength, this.limits);
    }
  }

  #somethingWaits(waitMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const settle = (): void => {
        cancelTimer();
        signal.removeEventListener('abort', settle);
        this.#wakeTaker = undefined;
        resolve();
      };
      const cancelTimer = this.clock.after(waitMs, settle);
      signal.addEventListener('abort', settle, { once: true });
      this.#wakeTaker = settle;
    });
  }

  #handOut(id: string): readonly Delivery[] {
    this.#waiting.delete(id);
    const pending = this.#pending.get(id);
    if (pending === undefined) return [];
    return [
      {
        job: pending.job,
        deliveries: 1,
        isCancelled: () => !this.#pending.has(id),
        reply: (reply) => {
          this.#remove(id)?.resolve(reply);
          return Promise.resolve();
        },
      },
    ];
  }

  #fail(id: string, error: Error): void {
    this.#remove(id)?.reject(error);
  }

  #remove(id: string): PendingJob | undefined {
    const pending = this.#pending.get(id);
    if (pending === undefined) return undefined;
    this.#pending.delete(id);
    this.#waiting.delete(id);
    this.#bytes -= pending.job.image.byteLength;
    return pending;
  }
}

export function deadlinePassed(): JobTimeoutError {
  return new JobTimeoutError('No classifier answered before the deadline. Try again.');
}
