export { Api } from './app.js';
export { apiVariables, resultCacheLimits, type ApiConfig } from './config.js';
export type { AnsweredClassifications } from './application/feedback/answered-classifications.js';
export type { FeedbackStore } from './application/feedback/feedback-store.js';
export type { RequestCounter } from './http/limit-rate.js';
export { FileFeedbackStore } from './storage/file-feedback-store.js';
export { MemoryAnsweredClassifications } from './storage/memory-answered-classifications.js';
export { MemoryResultCache } from './answers/memory-result-cache.js';
export type { ResultCache } from './answers/result-cache.js';
