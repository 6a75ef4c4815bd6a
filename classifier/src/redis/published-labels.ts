import type { Label } from '@detections/schema';
import { KEYS } from '@detections/schema/redis';
import type { Redis } from 'ioredis';

/** Long after the last classifier went: feedback on its answers may still name a class. */
const EXPIRE_MS = 3_600_000;

/** A model's classes in Redis, under a key of their own: at 60 kB too much for every heartbeat. */
export class PublishedLabels {
  readonly #key: string;
  readonly #text: string;
  #written = false;

  constructor(
    private readonly redis: Redis,
    weightsSha256: string,
    labels: readonly Label[],
  ) {
    this.#key = KEYS.labels(weightsSha256);
    this.#text = JSON.stringify(labels);
  }

  /** Writes them the first time and where Redis has lost them; otherwise pushes their end out. */
  async refresh(): Promise<void> {
    const kept = this.#written && (await this.redis.pexpire(this.#key, EXPIRE_MS)) === 1;
    if (!kept) await this.redis.set(this.#key, this.#text, 'PX', EXPIRE_MS);
    this.#written = true;
  }
}
