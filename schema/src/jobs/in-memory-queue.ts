import type { Clock } from '../clock.js';
import type { Label } from './classification.js';
import { labelsNotPublished, queueShuttingDown } from './classification-error.js';
import { combineStatuses, type ClassifierStatus } from './classifier-status.js';
import type { ClassificationJob } from './job.js';
import type { JobDispatcher } from './job-dispatcher.js';
import type { Delivery, JobSource } from './job-source.js';
import { PendingReplies } from './pending-replies.js';
import { requireRoomInQueue, type QueueLimits, type QueueLoad } from './queue-limits.js';
import type { JobReply } from './reply.js';

/** Both ends of a queue that lives in one process and needs nothing else. */
export interface InMemoryQueue {
  readonly dispatcher: JobDispatcher;
  readonly source: JobSource;
}

/** For one classifier: a second one taking at the same time would not be woken. */
export function createInMemoryQueue(limits: QueueLimits, clock: Clock): InMemoryQueue {
  const jobs = new JobList(limits, clock);
  let status: ClassifierStatus | undefined;
  const labelsByWeights = new Map<string, readonly Label[]>();
  return {
    dispatcher: {
      start: () => Promise.resolve(),
      dispatch: (job, { signal }) => jobs.dispatch(job, signal),
      load: () => jobs.load(),
      readiness: () => combineStatuses(status === undefined ? [] : [status]),
      labels: (weightsSha256) => {
        const labels = labelsByWeights.get(weightsSha256);
        return labels === undefined
          ? Promise.reject(labelsNotPublished())
          : Promise.resolve(labels);
      },
      close: () => jobs.close(),
    },
    source: {
      start: () => Promise.resolve(),
      take: (max, { waitMs, signal }) => jobs.take(max, waitMs, signal),
      announce: (announced) => {
        status = announced;
        return Promise.resolve();
      },
      publishLabels: (weightsSha256, labels) => {
        labelsByWeights.set(weightsSha256, labels);
        return Promise.resolve();
      },
      close: () => {
        status = undefined;
        return Promise.resolve();
      },
    },
  };
}

class JobList {
  /** Jobs that wait or are worked on. */
  readonly #jobs = new Map<string, ClassificationJob>();
  /** Those no classifier has yet, in order of arrival as a Set keeps it. */
  readonly #waiting = new Set<ClassificationJob>();
  readonly #replies: PendingReplies;
  #bytes = 0;
  #closed = false;
  #wakeTaker: (() => void) | undefined;

  constructor(
    private readonly limits: QueueLimits,
    private readonly clock: Clock,
  ) {
    this.#replies = new PendingReplies(clock);
  }

  async dispatch(job: ClassificationJob, signal: AbortSignal): Promise<JobReply> {
    if (this.#closed) throw queueShuttingDown();
    requireRoomInQueue(this.load(), job.image.byteLength, this.limits);
    const answered = this.#replies.register(job, signal);
    this.#jobs.set(job.id, job);
    this.#waiting.add(job);
    this.#bytes += job.image.byteLength;
    this.#wakeTaker?.();
    try {
      return await answered;
    } finally {
      this.#jobs.delete(job.id);
      this.#waiting.delete(job);
      this.#bytes -= job.image.byteLength;
    }
  }

  async take(max: number, waitMs: number, signal: AbortSignal): Promise<readonly Delivery[]> {
    if (this.#waiting.size === 0 && !signal.aborted) await this.#somethingWaits(waitMs, signal);
    const taken = [...this.#waiting].slice(0, max);
    for (const job of taken) this.#waiting.delete(job);
    return taken.map((job) => this.#deliver(job));
  }

  load(): QueueLoad {
    return { length: this.#jobs.size, bytes: this.#bytes };
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#replies.rejectAll(queueShuttingDown);
    return Promise.resolve();
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

  #deliver(job: ClassificationJob): Delivery {
    return {
      job,
      deliveries: 1,
      isCancelled: () => !this.#replies.has(job.id),
      reply: (reply) => {
        this.#replies.resolve(reply);
        return Promise.resolve();
      },
    };
  }
}
