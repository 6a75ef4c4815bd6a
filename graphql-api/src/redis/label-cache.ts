import { labelSchema, labelsNotPublished, type Clock, type Label } from '@detections/schema';
import { KEYS } from '@detections/schema/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { orUnavailable } from './or-unavailable.js';

interface CachedLabels {
  readonly weightsSha256: string;
  readonly labels: readonly Label[];
  readonly readAtMs: number;
}

/** A class index that was put right shows at the latest after this. */
const FRESH_MS = 60_000;

const labelsSchema = z.array(labelSchema);

/** The classes that classifiers have published, of the model asked for last. */
export class LabelCache {
  #cached: CachedLabels | undefined;

  constructor(
    private readonly redis: Redis,
    private readonly clock: Clock,
  ) {}

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
    const text = await orUnavailable(this.redis.get(KEYS.labels(weightsSha256)));
    if (text === null) throw labelsNotPublished();
    return labelsSchema.parse(JSON.parse(text));
  }
}
