import { OutageReport, type Clock } from '@detections/runtime';
import {
  ClassificationError,
  failedReply,
  JobFailedError,
  JobTimeoutError,
  type ClassificationJob,
  type Delivery,
  type JobReply,
  type JobSource,
  type ModelIdentity,
  type SucceededReply,
} from '@detections/schema';
import type { Logger } from 'pino';

export interface ClassificationWorkerOptions {
  readonly source: JobSource;
  /** May end early once `isCancelled` says that nobody waits. */
  readonly classify: (
    job: ClassificationJob,
    isCancelled: () => boolean,
  ) => Promise<SucceededReply>;
  /** Most jobs in hand: one batch in the network and one being decoded for it. */
  readonly maxHeldJobs: number;
  /** Those that jobs are taken for; none for as long as jobs are better left to other classifiers. */
  readonly models: () => readonly ModelIdentity[];
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How long one request for jobs waits; also the longest a shutdown has to wait for it. */
const TAKE_WAIT_MS = 1000;
const PAUSE_AFTER_FAILURE_MS = 500;
const PAUSE_WHILE_UNREADY_MS = 50;

/** Takes jobs and answers them until it is closed; then finishes those in hand. */
export class ClassificationWorker {
  readonly #held = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  readonly #taking: OutageReport;
  readonly #replying: OutageReport;
  #running: Promise<void> | undefined;

  constructor(private readonly options: ClassificationWorkerOptions) {
    this.#taking = OutageReport.of(options.logger, 'taking jobs');
    this.#replying = OutageReport.of(options.logger, 'replying');
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves when every job in hand has its reply. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await Promise.all(this.#held);
  }

  async #run(): Promise<void> {
    const { source, maxHeldJobs } = this.options;
    while (!this.#stop.signal.aborted) {
      if (this.#held.size >= maxHeldJobs) {
        await Promise.race(this.#held);
        continue;
      }
      const models = this.options.models();
      if (models.length === 0) {
        await this.#pause(PAUSE_WHILE_UNREADY_MS);
        continue;
      }
      try {
        const free = maxHeldJobs - this.#held.size;
        const options = { models, waitMs: TAKE_WAIT_MS, signal: this.#stop.signal };
        const deliveries = await this.#taking.watch(() => source.take(free, options));
        for (const delivery of deliveries) await this.#accept(delivery);
      } catch {
        await this.#pause(PAUSE_AFTER_FAILURE_MS);
      }
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.options.clock.after(ms, resolve);
    });
  }

  /**
   * A job delivered before may have killed its classifier. It is answered with nothing else in
   * hand, so that it can take no other job along.
   */
  async #accept(delivery: Delivery): Promise<void> {
    const suspect = delivery.deliveries > 1;
    if (suspect) await Promise.all(this.#held);
    const answering = this.#answer(delivery).finally(() => this.#held.delete(answering));
    this.#held.add(answering);
    if (suspect) await answering;
  }

  /** Never rejects: an answer that cannot be given comes again with the job's redelivery. */
  async #answer(delivery: Delivery): Promise<void> {
    const reply = await this.#reply(delivery);
    await this.#replying.watch(() => delivery.reply(reply)).catch(() => undefined);
  }

  async #reply({ job, isCancelled }: Delivery): Promise<JobReply> {
    const { classify, clock, logger } = this.options;
    try {
      if (isCancelled() || clock.monotonicMs() >= job.deadlineAt) {
        throw new JobTimeoutError('The deadline passed before the image was decoded.');
      }
      return await classify(job, isCancelled);
    } catch (error) {
      if (error instanceof ClassificationError) {
        if (error.code === 'INFERENCE_FAILED')
          logger.warn({ jobId: job.id, err: error }, 'job failed');
        return failedReply(job.id, error);
      }
      logger.error({ jobId: job.id, err: error }, 'job failed unexpectedly');
      return failedReply(job.id, new JobFailedError('INTERNAL', `Job ${job.id} failed.`));
    }
  }
}
