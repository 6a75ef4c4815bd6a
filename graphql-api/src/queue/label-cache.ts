import {
  labelSchema,
  labelsNotPublished,
  OutageReport,
  ThrottledReport,
  type Clock,
  type Label,
} from '@detections/schema';
import { jsonOf, KEYS } from '@detections/schema/redis';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { z } from 'zod';
import { orUnavailable } from './or-unavailable.js';

interface CachedLabels {
  readonly weightsSha256: string;
  readonly labels: readonly Label[];
  readonly readAtMs: number;
}

/** A class index that was put right shows at the latest after this. */
const FRESH_MS = 60_000;

const labelsSchema = jsonOf(
  z
    .array(labelSchema)
    .nonempty()
    .refine(
      (labels) => labels.every(({ classIndex }, index) => classIndex === index),
      'expected a label for each class, in the order of the class index',
    ),
);

/** The classes that classifiers have published, of the model asked for last. */
export class LabelCache {
  readonly #reading: OutageReport;
  readonly #unreadable: ThrottledReport;
  #cached: CachedLabels | undefined;

  constructor(
    private readonly redis: Redis,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.#reading = OutageReport.of(logger, 'reading the labels');
    this.#unreadable = new ThrottledReport(clock, (fields) => {
      logger.error(fields, 'unreadable labels passed over');
    });
  }

  /**
   * What was read once is given again where it cannot be read anew.
   *
   * @throws ModelNotReadyError | QueueUnavailableError
   */
  async labels(weightsSha256: string): Promise<readonly Label[]> {
    const cached = this.#cached?.weightsSha256 === weightsSha256 ? this.#cached : undefined;
    const now = this.clock.monotonicMs();
    if (cached !== undefined && now - cached.readAtMs < FRESH_MS) return cached.labels;
    const labels = await this.#read(weightsSha256).catch((error: unknown) => {
      if (cached === undefined) throw error;
      return cached.labels;
    });
    this.#cached = { weightsSha256, labels, readAtMs: now };
    return labels;
  }

  async #read(weightsSha256: string): Promise<readonly Label[]> {
    const key = KEYS.labels(weightsSha256);
    const text = await orUnavailable(this.#reading, () => this.redis.get(key));
    if (text === null) throw labelsNotPublished();
    const { success, data, error } = labelsSchema.safeParse(text);
    if (success) return data;
    this.#unreadable.report({ weightsSha256, err: error });
    throw labelsNotPublished();
  }
}
