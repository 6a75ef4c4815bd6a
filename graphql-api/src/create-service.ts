import { systemClock } from '@detections/runtime';
import { requireOpenFiles, type Service } from '@detections/runtime/lifecycle';
import { toRedisEndpoint } from '@detections/runtime/redis';
import { pino } from 'pino';
import { Api } from './app.js';
import { readConfig, resultCacheLimits, teachingLimits } from './config.js';
import { chooseStorage } from './storage/choose-storage.js';
import { RedisAnsweredClassifications } from './storage/redis/redis-answered-classifications.js';
import { RedisJobDispatcher } from './queue/redis-job-dispatcher.js';
import { RedisRequestCounter } from './storage/redis/redis-request-counter.js';
import { RedisResultCache } from './storage/redis/redis-result-cache.js';

const SECOND_MS = 1000;

/** Everything of this process, wired and not started. */
export function createService(): Service {
  const config = readConfig();
  const maxConnections = requireOpenFiles(config.MAX_QUEUE_LENGTH);
  const logger = pino({ level: config.LOG_LEVEL, base: { service: 'graphql-api' } });
  const redis = toRedisEndpoint(config);
  const dispatcher = new RedisJobDispatcher({
    ...redis,
    limits: { maxQueueLength: config.MAX_QUEUE_LENGTH, maxQueueBytes: config.MAX_QUEUE_BYTES },
    clock: systemClock,
    logger,
  });
  const storage = chooseStorage({
    location: config,
    redis,
    limits: teachingLimits(config),
    clock: systemClock,
    logger,
  });
  const answered = new RedisAnsweredClassifications({
    ...redis,
    windowMs: config.FEEDBACK_WINDOW_SECONDS * SECOND_MS,
    logger,
  });
  const requestCounter = new RedisRequestCounter({ ...redis, logger });
  const limits = resultCacheLimits(config);
  const results = limits && new RedisResultCache({ ...redis, logger, ...limits });
  const stores = { storage, answered, requestCounter, results };
  const clock = systemClock;
  return new Api({ config, dispatcher, ...stores, maxConnections, clock, logger });
}
