import { KEYS } from '@detections/runtime/redis';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';

const LONGEST_LIST = 1000;
/** Of one field: an entry of another program may hold anything. */
const LONGEST_FIELD = 10_000;

/** Records of the jobs that were given up, for the operator to look at. */
export class DeadList {
  constructor(
    private readonly commands: Redis,
    private readonly logger: Logger,
  ) {}

  /** Best effort: a Redis that takes no record, full perhaps, must not keep the job for ever. */
  async record(fields: Readonly<Record<string, string>>): Promise<void> {
    const pairs = Object.entries(fields).map(([name, value]) => [
      name,
      value.slice(0, LONGEST_FIELD),
    ]);
    try {
      await this.commands.xadd(
        ...([KEYS.deadJobs, 'MAXLEN', '~', LONGEST_LIST, '*'] as const),
        ...pairs.flat(),
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn({ jobId: fields['jobId'], reason }, 'job given up without a record');
    }
  }
}
