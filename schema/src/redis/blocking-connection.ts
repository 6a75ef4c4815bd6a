import type { Redis } from 'ioredis';
import type { Clock } from '../clock.js';

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

  /** @throws Error where the connection fails or the call overstays `blockMs` by far. */
  async run<T>(blockMs: number, call: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = this.#redis;
    const stopWatching = this.clock.after(blockMs + GRACE_MS, () => {
      // Disconnecting rejects the call, which is not resent on such a connection.
      redis.disconnect();
      if (!this.#closed && this.#redis === redis) this.#redis = this.connect();
    });
    try {
      return await call(redis);
    } finally {
      stopWatching();
    }
  }

  close(): void {
    this.#closed = true;
    this.#redis.disconnect();
  }
}
