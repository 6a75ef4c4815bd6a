import { OutageReport, ThrottledReport, type Clock } from '@detections/runtime';
import { cardNotPublished, modelCardSchema, type ModelCard } from '@detections/schema';
import { jsonOf, KEYS } from '@detections/runtime/redis';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { orUnavailable } from './or-unavailable.js';

interface CachedCard {
  readonly card: ModelCard;
  readonly readAtMs: number;
}

/** A card that a newer importer wrote anew shows at the latest after this. */
const FRESH_MS = 60_000;
/** A thousand classes of which all is known are 312 kB. */
const MOST_CARDS = 100;

const cardSchema = jsonOf(modelCardSchema);

/** The cards that classifiers have published, of the models asked for last. */
export class CardCache {
  readonly #reading: OutageReport;
  readonly #unreadable: ThrottledReport;
  /** By digest, the one read last at the end. */
  readonly #cached = new Map<string, CachedCard>();

  constructor(
    private readonly redis: Redis,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.#reading = OutageReport.of(logger, 'reading the models');
    this.#unreadable = new ThrottledReport(clock, (fields) => {
      logger.error(fields, 'unreadable card of a model passed over');
    });
  }

  /**
   * What was read once is given again where it cannot be read anew.
   *
   * @throws ModelNotReadyError | QueueUnavailableError
   */
  async card(digest: string): Promise<ModelCard> {
    const cached = this.#cached.get(digest);
    const now = this.clock.monotonicMs();
    if (cached !== undefined && now - cached.readAtMs < FRESH_MS) return cached.card;
    const card = await this.#read(digest).catch((error: unknown) => {
      if (cached === undefined) throw error;
      return cached.card;
    });
    this.#keep(digest, { card, readAtMs: now });
    return card;
  }

  #keep(digest: string, cached: CachedCard): void {
    this.#cached.delete(digest);
    this.#cached.set(digest, cached);
    const [oldest] = this.#cached.keys();
    if (this.#cached.size > MOST_CARDS && oldest !== undefined) this.#cached.delete(oldest);
  }

  async #read(digest: string): Promise<ModelCard> {
    const key = KEYS.card(digest);
    const text = await orUnavailable(this.#reading, () => this.redis.get(key));
    if (text === null) throw cardNotPublished();
    const { success, data, error } = cardSchema.safeParse(text);
    if (success) return data;
    this.#unreadable.report({ digest, err: error });
    throw cardNotPublished();
  }
}
