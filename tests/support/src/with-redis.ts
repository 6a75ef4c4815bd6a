import { afterAll, beforeAll } from '@jest/globals';
import { Redis } from 'ioredis';
import { RedisServer, type RedisServerOptions } from './redis-server.js';

export interface StartedRedis {
  readonly server: RedisServer;
  /** A connection of the tests' own. */
  readonly redis: Redis;
}

/**
 * Gives the suite that calls it a private Redis server, from before its first test until after its
 * last.
 *
 * @param use Is handed them once they are there.
 */
export function withRedis(
  use: (started: StartedRedis) => void | Promise<void>,
  options: RedisServerOptions = {},
): void {
  let started: StartedRedis | undefined;
  beforeAll(async () => {
    const server = await RedisServer.start(options);
    const redis = new Redis(server.url);
    // Some tests kill the server, and it comes back.
    redis.on('error', () => undefined);
    started = { server, redis };
    await use(started);
  });
  afterAll(async () => {
    started?.redis.disconnect();
    await started?.server.close();
  });
}
