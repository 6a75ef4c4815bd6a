import { OutageReport, repeat, type Clock } from '@detections/runtime';
import type { ModelCard } from '@detections/schema';
import { KEYS } from '@detections/runtime/redis';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';

const REPEAT_MS = 1000;
/** Long after the last classifier went: feedback on its answers may still name a class. */
const EXPIRE_MS = 3_600_000;

/**
 * Keeps the cards of models in Redis, each under a key of its own: ImageNet's thousand classes are
 * 312 kB, too much for every word of the announcer.
 */
export class PublishedCards {
  /** By key. */
  readonly #texts = new Map<string, string>();
  /** Those that Redis has had, and that need no more than a later expiry. */
  readonly #written = new Set<string>();
  /** Ends the repetitions that began with the card before. */
  #stop = new AbortController();
  #closed = false;
  readonly #outages: OutageReport;

  constructor(
    private readonly redis: Redis,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.#outages = OutageReport.of(logger, 'publishing the models');
  }

  /** Resolves once it is written, or could not be yet: that is tried again. */
  async publish(card: ModelCard): Promise<void> {
    const key = KEYS.card(card.digest);
    this.#texts.set(key, JSON.stringify(card));
    // Over what an earlier importer may have left there.
    this.#written.delete(key);
    this.#stop.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    await this.#keepAll();
    if (this.#closed) return;
    repeat(() => this.#keepAll(), { clock: this.clock, everyMs: REPEAT_MS, signal });
  }

  /** What is written stays for others, and expires. */
  close(): void {
    this.#closed = true;
    this.#stop.abort();
  }

  async #keepAll(): Promise<void> {
    await Promise.all([...this.#texts].map(([key, text]) => this.#keep(key, text)));
  }

  /** An emptied Redis gets it again; otherwise a second costs one short command. */
  async #keep(key: string, text: string): Promise<void> {
    if (this.#written.has(key)) {
      const kept = await this.#attempt(() => this.redis.pexpire(key, EXPIRE_MS));
      if (kept !== 0) return;
    }
    const written = await this.#attempt(() => this.redis.set(key, text, 'PX', EXPIRE_MS));
    if (written === undefined) this.#written.delete(key);
    else this.#written.add(key);
  }

  /** @returns undefined where it failed. */
  async #attempt<T>(command: () => Promise<T>): Promise<T | undefined> {
    // Its failures say nothing new while the connection is lost.
    if (this.redis.status !== 'ready') return undefined;
    return this.#outages.watch(command).catch(() => undefined);
  }
}
