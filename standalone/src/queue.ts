import { RedisJobSource } from '@detections/classifier/redis';
import {
  FileFeedbackStore,
  MemoryAnsweredClassifications,
  MemoryResultCache,
  resultCacheLimits,
  type AnsweredClassifications,
  type FeedbackStore,
  type RequestCounter,
  type ResultCache,
} from '@detections/graphql-api';
import {
  RedisAnsweredClassifications,
  RedisFeedbackStore,
  RedisJobDispatcher,
  RedisRequestCounter,
  RedisResultCache,
} from '@detections/graphql-api/redis';
import {
  createInMemoryQueue,
  type Clock,
  type JobDispatcher,
  type JobSource,
} from '@detections/schema';
import type { Logger } from 'pino';
import type { StandaloneConfig } from './config.js';

const SECOND_MS = 1000;

/** What connects the two services, and where answers and feedback are kept. */
export interface Connections {
  readonly dispatcher: JobDispatcher;
  readonly source: JobSource;
  readonly feedback: FeedbackStore;
  readonly answered: AnsweredClassifications;
  readonly requestCounter?: RequestCounter;
  /** Undefined where results are not to be kept. */
  readonly results: ResultCache | undefined;
}

/** Redis where `REDIS_URL` names one; otherwise memory, and a file for the reports. */
export function connect(config: StandaloneConfig, clock: Clock, logger: Logger): Connections {
  const limits = {
    maxQueueLength: config.MAX_QUEUE_LENGTH,
    maxQueueBytes: config.MAX_QUEUE_BYTES,
  };
  const windowMs = config.FEEDBACK_WINDOW_SECONDS * SECOND_MS;
  const cacheLimits = resultCacheLimits(config);
  const url = config.REDIS_URL;
  if (url === undefined) {
    return {
      ...createInMemoryQueue(limits, clock),
      feedback: new FileFeedbackStore(config.DATA_DIR),
      answered: new MemoryAnsweredClassifications({ windowMs, clock }),
      results: cacheLimits && new MemoryResultCache({ clock, ...cacheLimits }),
    };
  }
  return {
    dispatcher: new RedisJobDispatcher({ url, limits, clock, logger }),
    source: new RedisJobSource({
      url,
      clock,
      logger,
      claimIdleMs: config.CLAIM_IDLE_MS,
      maxDeliveries: config.MAX_DELIVERIES,
    }),
    feedback: new RedisFeedbackStore(url, logger),
    answered: new RedisAnsweredClassifications({ url, windowMs, logger }),
    requestCounter: new RedisRequestCounter(url, logger),
    results: cacheLimits && new RedisResultCache({ url, logger, ...cacheLimits }),
  };
}
