import { ThrottledReport, type Clock } from '@detections/runtime';
import {
  CLAIM_SCRIPT,
  CONSUMER_GROUP,
  decodeJob,
  isTrialJobs,
  KEYS,
  RENEW_SCRIPT,
  type BlockingConnection,
  type QueuedJob,
} from '@detections/runtime/redis';
import { UPLOAD_LIFETIME_MS } from '@detections/schema';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { DeadList } from './dead-list.js';
import { forgetDeadConsumers } from './forget-dead-consumers.js';

/** Where an entry stands: ids are unique within their stream alone. */
export interface EntryPlace {
  /** Key of a model's stream. */
  readonly stream: string;
  readonly id: string;
}

/** A job and its place. */
export interface StreamEntry extends EntryPlace {
  readonly job: QueuedJob;
}

export interface ClaimedEntry extends StreamEntry {
  readonly deliveries: number;
}

/** What Redis says of the jobs that a classifier holds by its own account. */
export interface Renewal {
  /** Ids of entries. */
  readonly own: readonly string[];
  /** In another classifier's name now. */
  readonly taken: readonly string[];
}

export interface JobGroupOptions {
  readonly commands: Redis;
  readonly blocking: BlockingConnection;
  readonly deadList: DeadList;
  readonly consumer: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

const renewResultSchema = z.tuple([z.array(z.string()), z.array(z.string())]);
const claimResultSchema = z.tuple([z.string(), z.array(z.string()), z.number()]).nullable();

/**
 * The consumer group's commands that hand out jobs, as one classifier gives them. Each model's
 * stream has a group of that name.
 */
export class JobGroup {
  readonly #unreadable: ThrottledReport;
  /** Streams whose group is known to be there. */
  readonly #existing = new Set<string>();

  constructor(private readonly options: JobGroupOptions) {
    this.#unreadable = new ThrottledReport(options.clock, (fields) => {
      options.logger.error(fields, 'unreadable job put on the dead list');
    });
  }

  /**
   * Waits up to `waitMs` for jobs that no classifier has had yet. Redis counts by stream: where
   * there are more streams than `max`, one of each may come.
   */
  async read(
    streams: readonly string[],
    max: number,
    waitMs: number,
  ): Promise<readonly StreamEntry[]> {
    const { blocking, consumer } = this.options;
    const each = Math.max(1, Math.floor(max / streams.length));
    return this.#withGroups(streams, async () => {
      const read = await blocking.run(waitMs, (redis) =>
        redis.xreadgroup(
          ...(['GROUP', CONSUMER_GROUP, consumer, 'COUNT', each] as const),
          ...(['BLOCK', Math.max(1, waitMs), 'STREAMS'] as const),
          ...streams,
          ...streams.map(() => '>'),
        ),
      );
      const entries = (streamReadSchema.parse(read) ?? []).flatMap(([stream, fields]) =>
        fields.map(([id, values]) => this.#decode({ stream, id }, values)),
      );
      return (await Promise.all(entries)).filter((entry) => entry !== undefined);
    });
  }

  /** Takes over one job whose classifier was silent for `idleMs`. */
  async claim(stream: string, idleMs: number): Promise<ClaimedEntry | undefined> {
    const { commands, consumer } = this.options;
    return this.#withGroups([stream], async () => {
      const answer = await commands.eval(
        ...([CLAIM_SCRIPT, 1, stream, CONSUMER_GROUP, consumer, idleMs] as const),
      );
      const claimed = claimResultSchema.parse(answer);
      if (claimed === null) return undefined;
      const [id, fields, deliveries] = claimed;
      const entry = await this.#decode({ stream, id }, fields);
      return entry === undefined ? undefined : { ...entry, deliveries };
    });
  }

  /** Says that this classifier is still at work on these entries of one stream. */
  async renew(stream: string, entryIds: readonly string[]): Promise<Renewal> {
    const { commands, consumer } = this.options;
    const answer = await commands.eval(
      ...([RENEW_SCRIPT, 1, stream, CONSUMER_GROUP, consumer] as const),
      ...entryIds,
    );
    const [own, taken] = renewResultSchema.parse(answer);
    return { own, taken };
  }

  /** Whether a stream holds jobs that no classifier has had. */
  async hasWaiting(stream: string): Promise<boolean> {
    const { commands } = this.options;
    const [length, pending] = await this.#withGroups([stream], () =>
      Promise.all([commands.xlen(stream), commands.xpending(stream, CONSUMER_GROUP)]),
    );
    return length > z.int().parse(pending[0]);
  }

  /** Takes this consumer out of the groups in which no jobs are in its name. */
  async leave(): Promise<void> {
    const lasting = [...this.#existing].filter((stream) => !isTrialJobs(stream));
    await Promise.all(lasting.map((stream) => this.#leave(stream)));
  }

  async #leave(stream: string): Promise<void> {
    const { commands, consumer } = this.options;
    const pending = await commands.xpending(
      ...([stream, CONSUMER_GROUP, '-', '+', 1, consumer] as const),
    );
    if (pending.length === 0) {
      await commands.xgroup('DELCONSUMER', stream, CONSUMER_GROUP, consumer);
    }
  }

  /** An entry that is no job, as another version or program may write, is put aside for good. */
  async #decode(place: EntryPlace, fields: readonly string[]): Promise<StreamEntry | undefined> {
    const { stream, id } = place;
    try {
      const job = decodeJob(fields);
      if (KEYS.jobs(job.header.model) !== stream) throw new Error('expected a job of this stream');
      return { ...place, job };
    } catch (error) {
      const { commands, deadList } = this.options;
      this.#unreadable.report({ ...place, err: error });
      await deadList.record({ entry: JSON.stringify(fields) });
      await Promise.all([commands.xack(stream, CONSUMER_GROUP, id), commands.xdel(stream, id)]);
      return undefined;
    }
  }

  /** Creates the groups first where there are none, as in an empty or emptied Redis. */
  async #withGroups<T>(streams: readonly string[], command: () => Promise<T>): Promise<T> {
    for (const stream of streams) {
      if (!this.#existing.has(stream)) await this.#create(stream);
    }
    try {
      return await command();
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('NOGROUP')) throw error;
      // It names one of them, and the others may be gone as well.
      for (const stream of streams) await this.#create(stream);
      return command();
    }
  }

  async #create(stream: string): Promise<void> {
    const { commands } = this.options;
    try {
      // From 0 and not from $: jobs that came before the first classifier count, too.
      await commands.xgroup('CREATE', stream, CONSUMER_GROUP, '0', 'MKSTREAM');
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('BUSYGROUP')) throw error;
    }
    // Others stay, because their models do; a trial is over by then.
    if (isTrialJobs(stream)) await commands.pexpire(stream, 2 * UPLOAD_LIFETIME_MS);
    this.#existing.add(stream);
    await forgetDeadConsumers(commands, stream);
  }
}

const streamReadSchema = z
  .array(z.tuple([z.string(), z.array(z.tuple([z.string(), z.array(z.string())]))]))
  .nullable();
