import { OutageReport } from '@detections/runtime';
import { connectFailingFast, KEYS, type RedisEndpoint } from '@detections/runtime/redis';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { FeedbackEntry } from '../../application/feedback/feedback-entry.js';
import type { FeedbackStore } from '../../application/feedback/feedback-store.js';
import { encodeFeedback } from './feedback-codec.js';
import { orUnavailable } from '../../queue/or-unavailable.js';

export interface RedisFeedbackStoreOptions extends RedisEndpoint {
  readonly logger: Logger;
}

const COMMAND_TIMEOUT_MS = 5000;

/** One stream entry each; as durable as the Redis server is set up to be. */
export class RedisFeedbackStore implements FeedbackStore {
  readonly #redis: Redis;
  readonly #outages: OutageReport;

  constructor(options: RedisFeedbackStoreOptions) {
    this.#outages = OutageReport.of(options.logger, 'keeping feedback');
    this.#redis = connectFailingFast({ ...options, name: 'api-feedback' }, COMMAND_TIMEOUT_MS);
  }

  async append(entry: FeedbackEntry): Promise<void> {
    await orUnavailable(this.#outages, () =>
      this.#redis.xadd(KEYS.feedback, '*', ...encodeFeedback(entry)),
    );
  }

  close(): Promise<void> {
    this.#redis.disconnect();
    return Promise.resolve();
  }
}
