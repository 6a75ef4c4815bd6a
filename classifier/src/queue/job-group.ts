import { ThrottledReport, type Clock } from '@detections/schema';
import {
  CLAIM_SCRIPT,
  CONSUMER_GROUP,
  decodeJob,
  KEYS,
  RENEW_SCRIPT,
  type BlockingConnection,
  type QueuedJob,
} from '@detections/schema/redis';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { DeadList } from './dead-list.js';
import { forgetDeadConsumers } from './forget-dead-consumers.js';

/** A job and its place in the stream. */
export interface StreamEntry {
  readonly id: string;
  readonly job: QueuedJob;
}

export interface ClaimedEntry extends StreamEntry {
  readonly deliveries: number;
}

/** What Redis says of the jobs that a classifier holds by its own account. */
export interface Renewal {
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

/** The consumer group's commands that hand out jobs, as one classifier gives them. */
export class JobGroup {
  readonly #unreadable: ThrottledReport;
  #exists = false;

  constructor(private readonly options: JobGroupOptions) {
    this.#unreadable = new ThrottledReport(options.clock, (fields) => {
      options.logger.error(fields, 'unreadable job put on the dead list');
    });
  }

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

  /** Says that this classifier is still at work on these. */
  async renew(entryIds: readonly string[]): Promise<Renewal> {
    const { commands, consumer } = this.options;
    const answer = await commands.eval(
      ...([RENEW_SCRIPT, 1, KEYS.jobs, CONSUMER_GROUP, consumer] as const),
      ...entryIds,
    );
    const [own, taken] = renewResultSchema.parse(answer);
    return { own, taken };
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
      const { commands, deadList } = this.options;
      this.#unreadable.report({ entry: id, err: error });
      await deadList.record({ entry: JSON.stringify(fields) });
      await Promise.all([
        commands.xack(KEYS.jobs, CONSUMER_GROUP, id),
        commands.xdel(KEYS.jobs, id),
      ]);
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
