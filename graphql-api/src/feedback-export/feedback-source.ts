import { existsSync } from 'node:fs';
import { toRedisEndpoint } from '@detections/runtime/redis';
import type { Logger } from 'pino';
import { readStored, type StoredFeedback } from '../application/feedback/stored-feedback.js';
import { chooseEngine, earlierFeedback, type StorageLocation } from '../storage/choose-storage.js';
import { openToRead, type ReadableDatabase } from '../storage/database/open-to-read.js';
import type { EarlierFeedback } from '../storage/feedback/earlier-feedback.js';
import { readFeedback } from '../storage/feedback/read-feedback.js';
import { takenOver } from '../storage/feedback/take-over-feedback.js';

export interface FeedbackSourceOptions extends StorageLocation {
  /** Where an earlier version may have left some. */
  readonly REDIS_URL?: string | undefined;
  readonly REDIS_CA_FILE?: string | undefined;
}

/** Everything that was kept, the oldest first. */
export interface FeedbackSource {
  /** For people: a path, or `PostgreSQL`. */
  readonly name: string;
  readonly stored: AsyncIterable<StoredFeedback>;
}

/** The database, and behind it what a service has not taken over yet. It writes nothing. */
export function openFeedbackSource(
  { REDIS_URL, REDIS_CA_FILE, ...location }: FeedbackSourceOptions,
  logger: Logger,
): FeedbackSource {
  const redis = REDIS_URL === undefined ? undefined : toRedisEndpoint({ REDIS_URL, REDIS_CA_FILE });
  const engine = chooseEngine(location, { readOnly: true });
  async function* stored(): AsyncGenerator<StoredFeedback> {
    const isThere = location.DATABASE_URL !== undefined || existsSync(engine.name);
    const database = isThere ? await openToRead(engine, logger) : undefined;
    try {
      if (database !== undefined) yield* readFeedback(database);
      for (const earlier of earlierFeedback(location, redis, logger)) {
        yield* readRest(earlier, database);
      }
    } finally {
      await database?.close();
    }
  }
  return { name: engine.name, stored: stored() };
}

async function* readRest(
  earlier: EarlierFeedback,
  database: ReadableDatabase | undefined,
): AsyncGenerator<StoredFeedback> {
  const source = await earlier.identify();
  if (source === undefined) return;
  const position = database === undefined ? '' : await takenOver(database.queries, source);
  let number = 0;
  for await (const { entries } of earlier.readAfter(position)) {
    for (const { entry } of entries) {
      number += 1;
      const place = `entry ${String(number)} of what is still to be taken over from ${earlier.name}`;
      yield readStored(place, () => JSON.parse(entry) as unknown);
    }
  }
}
