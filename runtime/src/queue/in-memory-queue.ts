import type { Clock } from '../clock.js';
import {
  combineStatuses,
  cardNotPublished,
  fullNameOf,
  queueShuttingDown,
  requireRoomInQueue,
  type ModelCard,
  type Catalogue,
  type ModelIdentity,
  type ClassificationJob,
  type JobDispatcher,
  type Delivery,
  type JobSource,
  type TakeOptions,
  type JobReply,
  type QueueLimits,
  type QueueLoad,
} from '@detections/schema';
import { PendingReplies } from './pending-replies.js';

/** Both ends of a queue that lives in one process and needs nothing else. */
export interface InMemoryQueue {
  readonly dispatcher: JobDispatcher;
  readonly source: JobSource;
}

/** For one classifier: a second one taking at the same time would not be woken. */
export function createInMemoryQueue(limits: QueueLimits, clock: Clock): InMemoryQueue {
  const jobs = new JobList(limits, clock);
  const cards = new Map<string, ModelCard>();
  let catalogue: Catalogue = combineStatuses([]);
  let needed: ReadonlySet<string> = new Set();
  return {
    dispatcher: {
      start: () => Promise.resolve(),
      dispatch: (job, { signal }) => jobs.dispatch(job, signal),
      load: () => jobs.load(),
      catalogue: () => catalogue,
      card: (digest) => {
        const card = cards.get(digest);
        return card === undefined ? Promise.reject(cardNotPublished()) : Promise.resolve(card);
      },
      need: (models) => {
        needed = new Set(models.map(fullNameOf));
      },
      close: () => jobs.close(),
    },
    source: {
      start: () => Promise.resolve(),
      take: (max, options) => jobs.take(max, options),
      hasWaiting: (model) => Promise.resolve(jobs.hasWaiting([model])),
      isNeeded: (model) => Promise.resolve(needed.has(fullNameOf(model))),
      announce: (announced) => {
        catalogue = combineStatuses([announced]);
        return Promise.resolve();
      },
      publishCard: (card) => {
        cards.set(card.digest, card);
        return Promise.resolve();
      },
      close: () => {
        catalogue = combineStatuses([]);
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

  async take(max: number, { models, waitMs, signal }: TakeOptions): Promise<readonly Delivery[]> {
    if (!this.hasWaiting(models) && !signal.aborted) await this.#somethingWaits(waitMs, signal);
    const taken = this.#waitingFor(models).slice(0, max);
    for (const job of taken) this.#waiting.delete(job);
    return taken.map((job) => this.#deliver(job));
  }

  hasWaiting(models: readonly ModelIdentity[]): boolean {
    return this.#waitingFor(models).length > 0;
  }

  load(): QueueLoad {
    return { length: this.#jobs.size, bytes: this.#bytes };
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#replies.rejectAll(queueShuttingDown);
    return Promise.resolve();
  }

  #waitingFor(models: readonly ModelIdentity[]): readonly ClassificationJob[] {
    return [...this.#waiting].filter(({ model }) =>
      models.some(({ name, version }) => name === model.name && version === model.version),
    );
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
