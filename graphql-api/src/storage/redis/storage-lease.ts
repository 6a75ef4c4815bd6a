import { randomUUID } from 'node:crypto';
import { OutageReport, repeat, type Clock, type OutageLogger } from '@detections/runtime';
import { ConfigError, type Service } from '@detections/runtime/lifecycle';
import { connectFailingFast, firstWord, KEYS, type RedisEndpoint } from '@detections/runtime/redis';
import type { Redis } from 'ioredis';

export interface StorageLeaseOptions extends RedisEndpoint {
  readonly clock: Clock;
  readonly logger: OutageLogger;
  /** How long the one before may take to close, or to be forgotten. Default: 15 s. */
  readonly maxWaitMs?: number;
}

const COMMAND_TIMEOUT_MS = 2000;
/** So long after its last word a process that died is forgotten. */
const LEASE_MS = 6000;
const RENEW_MS = 2000;
const ASK_AGAIN_MS = 250;
const MAX_WAIT_MS = 15_000;

/** KEYS lease. ARGV holder, milliseconds. Returns 1 where the holder has it now. */
const TAKE_SCRIPT = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`;

/** KEYS lease. ARGV holder. */
const LEAVE_SCRIPT = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
`;

const REFUSAL =
  'Expected one API process at this Redis as long as what lasts is kept in SQLite, and another one is running: name one PostgreSQL for all of them in DATABASE_URL, or end the other.';

/**
 * The right to keep what must last in this process's own SQLite, of all processes at one Redis: two
 * would each have half of it. Only Redis's word that another has it counts: while Redis is away, who
 * has the right keeps it.
 */
export class StorageLease implements Service {
  readonly #redis: Redis;
  readonly #holder = randomUUID();
  readonly #outages: OutageReport;
  readonly #losses: OutageReport;
  #isTaken = false;
  readonly #stop = new AbortController();
  #renewing: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor(private readonly options: StorageLeaseOptions) {
    const { logger } = options;
    this.#redis = connectFailingFast({ ...options, name: 'api-storage-lease' }, COMMAND_TIMEOUT_MS);
    this.#outages = OutageReport.of(logger, 'keeping the right to the database');
    this.#losses = new OutageReport(logger, {
      begins: 'the database is not used: another API process has the right to its own',
      ends: 'the database is used again',
    });
  }

  /** Why the database is not to be used just now. */
  get refusal(): string | undefined {
    return this.#isTaken ? REFUSAL : undefined;
  }

  /**
   * Takes it as soon as it is free; where Redis is away, as soon as that is back.
   *
   * @throws ConfigError where another process keeps it.
   */
  async start(): Promise<void> {
    const { clock, maxWaitMs = MAX_WAIT_MS } = this.options;
    const end = clock.monotonicMs() + maxWaitMs;
    await firstWord(this.#redis);
    const { signal } = this.#stop;
    while (!signal.aborted && !(await this.#take())) {
      if (clock.monotonicMs() >= end) throw new ConfigError(REFUSAL);
      await this.#sleep(ASK_AGAIN_MS);
    }
    const renew = (): Promise<void> => (this.#renewing = this.#renew());
    repeat(renew, { clock, everyMs: RENEW_MS, signal });
  }

  /** Gives it up, so that the next one need not wait. */
  close(): Promise<void> {
    this.#closing ??= this.#leave();
    return this.#closing;
  }

  /** @returns false where Redis says that another has it. */
  async #take(): Promise<boolean> {
    try {
      const taken = await this.#redis.eval(
        TAKE_SCRIPT,
        1,
        KEYS.storageLease,
        this.#holder,
        LEASE_MS,
      );
      this.#outages.succeeded();
      return taken === 1;
    } catch (error) {
      this.#outages.failed({ reason: error instanceof Error ? error.message : String(error) });
      return true;
    }
  }

  async #renew(): Promise<void> {
    this.#isTaken = !(await this.#take());
    if (this.#isTaken) this.#losses.failed({ refusal: REFUSAL });
    else this.#losses.succeeded();
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.options.clock.after(ms, resolve);
    });
  }

  async #leave(): Promise<void> {
    this.#stop.abort();
    await this.#renewing;
    // It ends by itself in a moment where Redis does not hear this.
    await this.#redis.eval(LEAVE_SCRIPT, 1, KEYS.storageLease, this.#holder).catch(() => undefined);
    this.#redis.disconnect();
  }
}
