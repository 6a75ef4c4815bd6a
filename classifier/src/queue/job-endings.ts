import { OutageReport } from '@detections/runtime';
import { failedReply, JobFailedError, JobTimeoutError, type JobReply } from '@detections/schema';
import {
  CANCEL_SCRIPT,
  CONSUMER_GROUP,
  encodeReply,
  FINISH_SCRIPT,
  KEYS,
  mayPass,
} from '@detections/runtime/redis';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { DeadList } from './dead-list.js';
import type { ClaimedEntry, StreamEntry } from './job-group.js';

const LONGEST_REPLY_STREAM = 10_000;
/** As long as an API process may be away before its replies are forgotten. */
const REPLIES_EXPIRE_MS = 60_000;

/** The ways in which jobs leave the queue, as one classifier ends them. */
export class JobEndings {
  readonly #refusals: OutageReport;

  constructor(
    private readonly options: {
      readonly commands: Redis;
      readonly deadList: DeadList;
      readonly consumer: string;
      readonly logger: Logger;
    },
  ) {
    this.#refusals = new OutageReport(options.logger, {
      begins: 'Redis refuses replies: their jobs are given up',
      ends: 'Redis takes replies again',
    });
  }

  /**
   * Replies. A reply that Redis would never take, for want of rights or because its key is of
   * another type, takes its job along: it would come again and again.
   *
   * @returns false where the job is not this classifier's any more, and the reply was dropped.
   * @throws Error where another try may do it.
   */
  async finish(entry: StreamEntry, reply: JobReply): Promise<boolean> {
    try {
      const finished = await this.#finish(entry, reply);
      this.#refusals.succeeded();
      return finished;
    } catch (error) {
      if (mayPass(error)) throw error;
      await this.#giveUp(entry, error);
      return true;
    }
  }

  /** Finishes a job that nobody waits for; it comes again where Redis is away. Never rejects. */
  async discard(entry: StreamEntry): Promise<void> {
    const error = new JobTimeoutError('The deadline passed before a classifier took the job.');
    await this.finish(entry, failedReply(entry.job.header.id, error)).catch(() => undefined);
  }

  /** Gives a job up that too many classifiers went silent over, and leaves a record of it. */
  async bury(entry: ClaimedEntry): Promise<void> {
    const { id } = entry.job.header;
    const times = String(entry.deliveries - 1);
    const error = new JobFailedError(
      'JOB_POISONED',
      `This image was given up: ${times} classifiers in turn went silent while working on it.`,
    );
    await this.#record(entry, { deliveries: times });
    await this.finish(entry, failedReply(id, error));
  }

  async #finish({ stream, id, job }: StreamEntry, reply: JobReply): Promise<boolean> {
    const { commands, consumer } = this.options;
    const keys = [stream, KEYS.queuedBytes, KEYS.image(job.header.id), job.replyTo];
    const finished = await commands.eval(
      FINISH_SCRIPT,
      keys.length,
      ...keys,
      ...([CONSUMER_GROUP, consumer, id, job.imageBytes] as const),
      ...([LONGEST_REPLY_STREAM, REPLIES_EXPIRE_MS] as const),
      ...encodeReply(reply),
    );
    return finished === 1;
  }

  /** Its caller waits until its deadline: the way to it is what Redis refuses. */
  async #giveUp(entry: StreamEntry, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    const { stream, id, job } = entry;
    this.#refusals.failed({ jobId: job.header.id, reason });
    await this.#record(entry, { reason });
    const keys = [stream, KEYS.queuedBytes, KEYS.image(job.header.id)];
    await this.options.commands.eval(
      ...([CANCEL_SCRIPT, keys.length, ...keys] as const),
      ...([CONSUMER_GROUP, id, job.imageBytes] as const),
    );
  }

  #record({ job }: StreamEntry, why: Readonly<Record<string, string>>): Promise<void> {
    const { header } = job;
    return this.options.deadList.record({
      jobId: header.id,
      ...why,
      header: JSON.stringify(header),
    });
  }
}
