import { connectFailingFast, KEYS, type RedisEndpoint } from '@detections/runtime/redis';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { RequestCount, RequestCounter } from '../../http/limit-rate.js';

export interface RedisRequestCounterOptions extends RedisEndpoint {
  readonly logger: Logger;
}

/** A request waits for its count, so it must not wait long. */
const COMMAND_TIMEOUT_MS = 500;

/** KEYS counter. ARGV window in milliseconds. Returns {count, milliseconds to the window's end}. */
const COUNT_SCRIPT = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('PTTL', KEYS[1])}
`;

const resultSchema = z.tuple([z.int(), z.int()]);

/** One counter a client, which Redis forgets when its window ends. */
export class RedisRequestCounter implements RequestCounter {
  readonly #redis: Redis;

  constructor(options: RedisRequestCounterOptions) {
    this.#redis = connectFailingFast({ ...options, name: 'api-rates' }, COMMAND_TIMEOUT_MS);
  }

  async count(client: string, windowMs: number): Promise<RequestCount> {
    const answer = await this.#redis.eval(COUNT_SCRIPT, 1, KEYS.requests(client), windowMs);
    const [count, remainingMs] = resultSchema.parse(answer);
    return { count, remainingMs };
  }

  close(): Promise<void> {
    this.#redis.disconnect();
    return Promise.resolve();
  }
}
