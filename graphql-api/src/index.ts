export { Api } from './app.js';
export { apiVariables, resultCacheLimits, type ApiConfig } from './config.js';
export type { AnsweredClassifications } from './feedback/answered-classifications.js';
export type { FeedbackStore } from './feedback/feedback-store.js';
export type { RequestCounter } from './http/limit-rate.js';
export { FileFeedbackStore } from './feedback/file-feedback-store.js';
export { MemoryAnsweredClassifications } from './feedback/memory-answered-classifications.js';
export { MemoryResultCache } from './result-cache/memory-result-cache.js';
export type { ResultCache } from './result-cache/result-cache.js';
