import { RedisJobSource } from '@detections/classifier/redis';
import {
  chooseStorage,
  MemoryAnsweredClassifications,
  MemoryResultCache,
  resultCacheLimits,
  teachingLimits,
  type AnsweredClassifications,
  type RequestCounter,
  type ResultCache,
  type Storage,
} from '@detections/graphql-api';
import {
  RedisAnsweredClassifications,
  RedisJobDispatcher,
  RedisRequestCounter,
  RedisResultCache,
} from '@detections/graphql-api/redis';
import { createInMemoryQueue, type Clock } from '@detections/runtime';
import type { JobDispatcher, JobSource } from '@detections/schema';
import { toRedisEndpoint } from '@detections/runtime/redis';
import type { Logger } from 'pino';
import type { StandaloneConfig } from './config.js';

const SECOND_MS = 1000;

/** What connects the two services, and where things are kept. */
export interface Connections {
  readonly dispatcher: JobDispatcher;
  readonly source: JobSource;
  readonly storage: Storage;
  readonly answered: AnsweredClassifications;
  readonly requestCounter?: RequestCounter;
  /** Undefined where results are not to be kept. */
  readonly results: ResultCache | undefined;
}

/** Redis where `REDIS_URL` names one, otherwise memory; what must last is in a database. */
export function connect(config: StandaloneConfig, clock: Clock, logger: Logger): Connections {
  const limits = {
    maxQueueLength: config.MAX_QUEUE_LENGTH,
    maxQueueBytes: config.MAX_QUEUE_BYTES,
  };
  const windowMs = config.FEEDBACK_WINDOW_SECONDS * SECOND_MS;
  const stored = { location: config, limits: teachingLimits(config), clock, logger };
  const cacheLimits = resultCacheLimits(config);
  const { REDIS_URL, REDIS_CA_FILE } = config;
  if (REDIS_URL === undefined) {
    return {
      ...createInMemoryQueue(limits, clock),
      storage: chooseStorage(stored),
      answered: new MemoryAnsweredClassifications({ windowMs, clock }),
      results: cacheLimits && new MemoryResultCache({ clock, ...cacheLimits }),
    };
  }
  const redis = toRedisEndpoint({ REDIS_URL, REDIS_CA_FILE });
  return {
    dispatcher: new RedisJobDispatcher({ ...redis, limits, clock, logger }),
    source: new RedisJobSource({
      ...redis,
      clock,
      logger,
      claimIdleMs: config.CLAIM_IDLE_MS,
      maxDeliveries: config.MAX_DELIVERIES,
    }),
    storage: chooseStorage({ ...stored, redis }),
    answered: new RedisAnsweredClassifications({ ...redis, windowMs, logger }),
    requestCounter: new RedisRequestCounter({ ...redis, logger }),
    results: cacheLimits && new RedisResultCache({ ...redis, logger, ...cacheLimits }),
  };
}
