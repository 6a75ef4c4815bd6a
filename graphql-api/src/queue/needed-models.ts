import { OutageReport, repeat, type Clock } from '@detections/runtime';
import type { ModelIdentity } from '@detections/schema';
import { KEYS } from '@detections/runtime/redis';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';

const REPEAT_MS = 1000;
/** Longer than an API takes to start anew, so that no model goes meanwhile. */
const EXPIRE_MS = 60_000;

/**
 * Says in Redis which models must stay, again and again while this API lives. Each has a key of its
 * own, so that an API which knows of fewer takes none from the others: its database may be away.
 */
export class NeededModels {
  #models: readonly ModelIdentity[] = [];
  readonly #stop = new AbortController();
  readonly #outages: OutageReport;

  constructor(
    private readonly redis: Redis,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.#outages = OutageReport.of(logger, 'telling which models are needed');
  }

  /** These, from the next repetition on. */
  need(models: readonly ModelIdentity[]): void {
    this.#models = models;
  }

  start(): void {
    const { clock } = this;
    repeat(() => this.#sayAll(), { clock, everyMs: REPEAT_MS, signal: this.#stop.signal });
  }

  /** What was said last expires by itself. */
  close(): void {
    this.#stop.abort();
  }

  async #sayAll(): Promise<void> {
    // Its failures say nothing new while the connection is lost.
    if (this.#models.length === 0 || this.redis.status !== 'ready') return;
    const saying = (): Promise<unknown> =>
      Promise.all(this.#models.map((model) => this.#say(KEYS.needed(model))));
    await this.#outages.watch(saying).catch(() => undefined);
  }

  /** Pushes the expiry out, which a Redis that is full does as well. */
  async #say(key: string): Promise<void> {
    if ((await this.redis.pexpire(key, EXPIRE_MS)) === 1) return;
    await this.redis.set(key, '1', 'PX', EXPIRE_MS);
  }
}
