import { failedReply, JobFailedError, JobTimeoutError, type JobReply } from '@detections/schema';
import {
  CLAIM_SCRIPT,
  CONSUMER_GROUP,
  decodeJob,
  encodeReply,
  FINISH_SCRIPT,
  KEYS,
  RENEW_SCRIPT,
  type BlockingConnection,
  type QueuedJob,
} from '@detections/schema/redis';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { z } from 'zod';
import { forgetDeadConsumers } from './forget-dead-consumers.js';

/** A job and its place in the stream. */
export interface StreamEntry {
  readonly id: string;
  readonly job: QueuedJob;
}

export interface ClaimedEntry extends StreamEntry {
  readonly deliveries: number;
}

const LONGEST_REPLY_STREAM = 10_000;
/** As long as an API process may be away before its replies are forgotten. */
const REPLIES_EXPIRE_MS = 60_000;
const LONGEST_DEAD_LIST = 1000;

const claimResultSchema = z.tuple([z.string(), z.array(z.string()), z.number()]).nullable();

/** The consumer group's commands, as one classifier gives them. */
export class JobGroup {
  #exists = false;

  constructor(
    private readonly options: {
      readonly commands: Redis;
      readonly blocking: BlockingConnection;
      readonly consumer: string;
      readonly logger: Logger;
    },
  ) {}

  /** Waits up to `waitMs` for jobs that no classifier has had yet. */
  async read(max: number, waitMs: number): Promise<readonly StreamEntry[]> {
    const { blocking, consumer } = this.options;
    return this.#withGroup(async () => {
      const read = await blocking.run(waitMs, (redis) =>
        redis.xreadgroup(
          ...(['GROUP', CONSUMER_GROUP, consumer, 'COUNT', max] as const),
          ...(['BLOCK', Math.max(1, waitMs), 'STREAMS', KEYS.jobs, '>'] as const),
        ),
      );
      const entries = streamReadSchema.parse(read)?.[0]?.[1] ?? [];
      const decoded = await Promise.all(entries.map(([id, fields]) => this.#decode(id, fields)));
      return decoded.filter((entry) => entry !== undefined);
    });
  }

  /** Takes over one job whose classifier was silent for `idleMs`. */
  async claim(idleMs: number): Promise<ClaimedEntry | undefined> {
    const { commands, consumer } = this.options;
    return this.#withGroup(async () => {
      const answer = await commands.eval(
        ...([CLAIM_SCRIPT, 1, KEYS.jobs, CONSUMER_GROUP, consumer, idleMs] as const),
      );
      const claimed = claimResultSchema.parse(answer);
      if (claimed === null) return undefined;
      const [id, fields, deliveries] = claimed;
      const entry = await this.#decode(id, fields);
      return entry === undefined ? undefined : { ...entry, deliveries };
    });
  }

  /** Each entry's image, or undefined where its deadline passed or its caller went away. */
  async readImages(entries: readonly StreamEntry[]): Promise<readonly (Uint8Array | undefined)[]> {
    if (entries.length === 0) return [];
    const keys = entries.map(({ job }) => KEYS.image(job.header.id));
    const images = await this.options.commands.mgetBuffer(keys);
    return images.map((image) => image ?? undefined);
  }

  /** @returns the ids among these that this classifier still holds. */
  async renew(entryIds: readonly string[]): Promise<readonly string[]> {
    const { commands, consumer } = this.options;
    const own = await commands.eval(
      ...([RENEW_SCRIPT, 1, KEYS.jobs, CONSUMER_GROUP, consumer] as const),
      ...entryIds,
    );
    return z.array(z.string()).parse(own);
  }

  /** @returns false where the job is not this classifier's any more, and the reply was dropped. */
  async finish({ id, job }: StreamEntry, reply: JobReply): Promise<boolean> {
    const { commands, consumer } = this.options;
    const keys = [KEYS.jobs, KEYS.queuedBytes, KEYS.image(job.header.id), job.replyTo];
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

  /** Finishes a job that nobody waits for. */
  async discard(entry: StreamEntry): Promise<void> {
    const error = new JobTimeoutError('The deadline passed before a classifier took the job.');
    await this.finish(entry, failedReply(entry.job.header.id, error));
  }

  /** Gives a job up for good and leaves a record of it. */
  async bury(entry: ClaimedEntry): Promise<void> {
    const { id } = entry.job.header;
    const times = String(entry.deliveries - 1);
    const error = new JobFailedError(
      'JOB_POISONED',
      `This image was given up: ${times} classifiers in turn went silent while working on it.`,
    );
    await this.options.commands.xadd(
      ...([KEYS.deadJobs, 'MAXLEN', '~', LONGEST_DEAD_LIST, '*'] as const),
      ...['jobId', id, 'deliveries', times, 'header', JSON.stringify(entry.job.header)],
    );
    await this.finish(entry, failedReply(id, error));
  }

  /** Takes this consumer out of the group, unless jobs are still in its name. */
  async leave(): Promise<void> {
    if (!this.#exists) return;
    const { commands, consumer } = this.options;
    const pending = await commands.xpending(
      ...([KEYS.jobs, CONSUMER_GROUP, '-', '+', 1, consumer] as const),
    );
    if (pending.length === 0) {
      await commands.xgroup('DELCONSUMER', KEYS.jobs, CONSUMER_GROUP, consumer);
    }
  }

  /** An entry that is no job, as another version or program may write, is put aside for good. */
  async #decode(id: string, fields: readonly string[]): Promise<StreamEntry | undefined> {
    try {
      return { id, job: decodeJob(fields) };
    } catch (error) {
      const { commands, logger } = this.options;
      logger.error({ entry: id, err: error }, 'unreadable job put on the dead list');
      await commands
        .multi()
        .xadd(KEYS.deadJobs, 'MAXLEN', '~', LONGEST_DEAD_LIST, '*', 'entry', JSON.stringify(fields))
        .xack(KEYS.jobs, CONSUMER_GROUP, id)
        .xdel(KEYS.jobs, id)
        .exec();
      return undefined;
    }
  }

  /** Creates the group first where there is none, as in an empty or emptied Redis. */
  async #withGroup<T>(command: () => Promise<T>): Promise<T> {
    if (!this.#exists) await this.#create();
    try {
      return await command();
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('NOGROUP')) throw error;
      await this.#create();
      return command();
    }
  }

  async #create(): Promise<void> {
    const { commands } = this.options;
    try {
      // From 0 and not from $: jobs that came before the first classifier count, too.
      await commands.xgroup('CREATE', KEYS.jobs, CONSUMER_GROUP, '0', 'MKSTREAM');
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('BUSYGROUP')) throw error;
    }
    this.#exists = true;
    await forgetDeadConsumers(commands);
  }
}

const streamReadSchema = z
  .array(z.tuple([z.string(), z.array(z.tuple([z.string(), z.array(z.string())]))]))
  .nullable();
