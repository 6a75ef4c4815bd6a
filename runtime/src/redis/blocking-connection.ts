import type { Redis } from 'ioredis';
import type { Clock } from '../clock.js';
import { firstWord } from './connection.js';

/** How long over its own time a blocking call may take before the connection is given up. */
const GRACE_MS = 5000;

/**
 * A connection for blocking calls alone. After a reconnect such a call can stay unsettled for
 * ever (bullmq #4479), so each is watched, and the connection replaced where one overstays.
 */
export class BlockingConnection {
  #redis: Redis;
  #closed = false;

  constructor(
    private readonly connect: () => Redis,
    private readonly clock: Clock,
  ) {
    this.#redis = connect();
  }

  /** Resolves when the connection is there, or could not be made yet. */
  start(): Promise<void> {
    return firstWord(this.#redis);
  }

  /** @throws Error where there is no connection, it is lost, or the call overstays `blockMs`. */
  async run<T>(blockMs: number, call: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = this.#redis;
    let stopWatching: (() => void) | undefined;
    const overstayed = new Promise<never>((_, reject) => {
      stopWatching = this.clock.after(blockMs + GRACE_MS, () => {
        this.#replace(redis);
        reject(new Error(`A blocking call of ${String(blockMs)} ms never came back.`));
      });
    });
    try {
      return await Promise.race([call(redis), overstayed]);
    } finally {
      stopWatching?.();
    }
  }

  close(): void {
    this.#closed = true;
    this.#redis.disconnect();
  }

  #replace(redis: Redis): void {
    redis.disconnect();
    if (!this.#closed && this.#redis === redis) this.#redis = this.connect();
  }
}
