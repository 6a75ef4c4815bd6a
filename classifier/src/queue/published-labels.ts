import { OutageReport, type Clock, type Label } from '@detections/schema';
import { KEYS } from '@detections/schema/redis';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';

const REPEAT_MS = 1000;
/** Long after the last classifier went: feedback on its answers may still name a class. */
const EXPIRE_MS = 3_600_000;

/**
 * Keeps a model's classes in Redis, under a key of their own: at 60 kB they are too much for every
 * word of the announcer.
 */
export class PublishedLabels {
  #cancelTimer: (() => void) | undefined;
  #closed = false;
  readonly #outages: OutageReport;

  constructor(
    private readonly redis: Redis,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.#outages = OutageReport.of(logger, 'publishing the labels');
  }

  /** Resolves once they are written, or could not be yet: that is tried again. */
  async publish(weightsSha256: string, labels: readonly Label[]): Promise<void> {
    this.#cancelTimer?.();
    await this.#write(KEYS.labels(weightsSha256), JSON.stringify(labels));
  }

  /** What is written stays for others, and expires. */
  close(): void {
    this.#closed = true;
    this.#cancelTimer?.();
  }

  /** Over what an earlier class index may have left there. */
  async #write(key: string, text: string): Promise<void> {
    const written = await this.#attempt(() => this.redis.set(key, text, 'PX', EXPIRE_MS));
    this.#later(() => (written === undefined ? this.#write(key, text) : this.#keep(key, text)));
  }

  /** An emptied Redis gets them again; otherwise a second costs one short command. */
  async #keep(key: string, text: string): Promise<void> {
    const kept = await this.#attempt(() => this.redis.pexpire(key, EXPIRE_MS));
    if (kept === 0) await this.#write(key, text);
    else this.#later(() => this.#keep(key, text));
  }

  /** @returns undefined where it failed. */
  async #attempt<T>(command: () => Promise<T>): Promise<T | undefined> {
    // Its failures say nothing new while the connection is lost.
    if (this.redis.status !== 'ready') return undefined;
    return this.#outages.watch(command).catch(() => undefined);
  }

  #later(run: () => Promise<void>): void {
    if (this.#closed) return;
    this.#cancelTimer = this.clock.after(REPEAT_MS, () => void run());
  }
}
