import { OutageReport } from '@detections/runtime';
import { connectFailingFast, jsonOf, KEYS, type RedisEndpoint } from '@detections/runtime/redis';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { AnsweredClassifications } from '../../application/feedback/answered-classifications.js';
import {
  answeredClassificationSchema,
  type AnsweredClassification,
} from '../../application/feedback/feedback-entry.js';
import { orUnavailable } from '../../queue/or-unavailable.js';

export interface RedisAnsweredClassificationsOptions extends RedisEndpoint {
  readonly windowMs: number;
  readonly logger: Logger;
}

const COMMAND_TIMEOUT_MS = 5000;

const answeredSchema = jsonOf(answeredClassificationSchema);

/** Shared by all API processes: feedback may come to another one than answered. */
export class RedisAnsweredClassifications implements AnsweredClassifications {
  readonly #redis: Redis;
  readonly #reading: OutageReport;

  constructor(private readonly options: RedisAnsweredClassificationsOptions) {
    const { url, ca, logger } = options;
    const connection = { url, ca, name: 'api-answered', logger };
    this.#reading = OutageReport.of(logger, 'reading remembered answers');
    this.#redis = connectFailingFast(connection, COMMAND_TIMEOUT_MS);
  }

  async remember(answered: AnsweredClassification): Promise<void> {
    const key = KEYS.answered(answered.classificationId);
    const text = JSON.stringify(answered);
    await this.#redis.set(key, text, 'PX', this.options.windowMs);
  }

  async find(id: string): Promise<AnsweredClassification | undefined> {
    const text = await orUnavailable(this.#reading, () => this.#redis.get(KEYS.answered(id)));
    if (text === null) return undefined;
    const { data, error } = answeredSchema.safeParse(text);
    if (error !== undefined) {
      this.options.logger.warn(
        { classificationId: id, err: error },
        'unreadable answer passed over',
      );
    }
    return data;
  }

  close(): Promise<void> {
    this.#redis.disconnect();
    return Promise.resolve();
  }
}
