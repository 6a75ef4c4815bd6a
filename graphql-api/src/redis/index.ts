export { RedisAnsweredClassifications } from './redis-answered-classifications.js';
export { RedisFeedbackStore } from './redis-feedback-store.js';
export { RedisJobDispatcher } from './redis-job-dispatcher.js';
export { RedisRequestCounter } from './redis-request-counter.js';
export { RedisResultCache } from './redis-result-cache.js';
