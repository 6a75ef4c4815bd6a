export { RedisAnsweredClassifications } from './storage/redis/redis-answered-classifications.js';
export { RedisJobDispatcher } from './queue/redis-job-dispatcher.js';
export { RedisRequestCounter } from './storage/redis/redis-request-counter.js';
export { RedisResultCache } from './storage/redis/redis-result-cache.js';
