import type { Clock, OutageLogger } from '@detections/runtime';
import { Closer, type Service } from '@detections/runtime/lifecycle';
import type { RedisEndpoint } from '@detections/runtime/redis';
import type {
  ClassifierStore,
  TeachingLimits,
} from '../application/classifiers/classifier-store.js';
import type { FeedbackStore } from '../application/feedback/feedback-store.js';
import { DatabaseClassifierStore } from './classifiers/database-classifier-store.js';
import type { DatabaseEngine } from './database/database-engine.js';
import { Database } from './database/database.js';
import { DatabaseFeedbackStore } from './feedback/database-feedback-store.js';
import type { EarlierFeedback } from './feedback/earlier-feedback.js';
import { EarlierFeedbackFile } from './feedback/earlier-feedback-file.js';
import { FeedbackTakeover } from './feedback/feedback-takeover.js';
import { postgresEngine } from './postgres/postgres-engine.js';
import { EarlierFeedbackStream } from './redis/earlier-feedback-stream.js';
import { StorageLease } from './redis/storage-lease.js';
import { sqliteEngine } from './sqlite/sqlite-engine.js';

/** Where what must last is kept. */
export interface StorageLocation {
  /** PostgreSQL; without it SQLite in the folder. */
  readonly DATABASE_URL?: string | undefined;
  readonly DATA_DIR: string;
}

export interface StorageOptions {
  readonly location: StorageLocation;
  /** By which other API processes may run; undefined where this is the only one. */
  readonly redis?: RedisEndpoint | undefined;
  readonly limits: TeachingLimits;
  readonly clock: Clock;
  readonly logger: OutageLogger;
}

/** What lasts, and the stores in it. They work from `start` to `close`. */
export interface Storage extends Service {
  readonly feedback: FeedbackStore;
  readonly classifiers: ClassifierStore;
}

export function chooseEngine(
  { DATABASE_URL, DATA_DIR: folder }: StorageLocation,
  access: { readonly readOnly?: boolean } = {},
): DatabaseEngine {
  return DATABASE_URL === undefined
    ? sqliteEngine({ folder, ...access })
    : postgresEngine(DATABASE_URL);
}

/** Where an earlier version may have kept feedback. */
export function earlierFeedback(
  { DATA_DIR }: StorageLocation,
  redis: RedisEndpoint | undefined,
  logger: OutageLogger,
): readonly EarlierFeedback[] {
  const file = new EarlierFeedbackFile(DATA_DIR);
  return redis === undefined ? [file] : [file, new EarlierFeedbackStream(redis, logger)];
}

export function chooseStorage(options: StorageOptions): Storage {
  const { location, redis, limits, clock, logger } = options;
  const lease =
    redis === undefined || location.DATABASE_URL !== undefined
      ? undefined
      : new StorageLease({ ...redis, clock, logger });
  const database = new Database({
    engine: chooseEngine(location),
    refusal: () => lease?.refusal,
    clock,
    logger,
  });
  const takeovers = earlierFeedback(location, redis, logger).map(
    (earlier) => new FeedbackTakeover({ database, earlier, clock, logger }),
  );
  const parts: readonly Service[] = [
    ...(lease === undefined ? [] : [lease]),
    database,
    ...takeovers,
  ];
  const closer = new Closer();
  for (const part of parts) closer.add(part);
  return {
    feedback: new DatabaseFeedbackStore(database),
    classifiers: new DatabaseClassifierStore(database, limits),
    start: async () => {
      for (const part of parts) await part.start();
    },
    close: () => closer.close(),
  };
}
