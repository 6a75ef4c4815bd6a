import { connectFailingFast, KEYS } from '@detections/schema/redis';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { FeedbackReport, FeedbackStore } from '../feedback/feedback-store.js';

const COMMAND_TIMEOUT_MS = 5000;

/** One stream entry per report; as durable as the Redis server is set up to be. */
export class RedisFeedbackStore implements FeedbackStore {
  readonly #redis: Redis;

  constructor(url: string, logger: Logger) {
    this.#redis = connectFailingFast({ url, name: 'api-feedback', logger }, COMMAND_TIMEOUT_MS);
  }

  async append({ receivedAt, report }: FeedbackReport): Promise<void> {
    await this.#redis.xadd(KEYS.feedback, '*', 'receivedAt', receivedAt, 'report', report);
  }

  close(): Promise<void> {
    this.#redis.disconnect();
    return Promise.resolve();
  }
}
