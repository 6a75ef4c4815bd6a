export { Api } from './app.js';
export { apiVariables, resultCacheLimits, teachingLimits, type ApiConfig } from './config.js';
export type { AnsweredClassifications } from './application/feedback/answered-classifications.js';
export type { FeedbackEntry } from './application/feedback/feedback-entry.js';
export type { RequestCounter } from './http/limit-rate.js';
export { chooseStorage, type Storage } from './storage/choose-storage.js';
export { MemoryAnsweredClassifications } from './storage/memory-answered-classifications.js';
export { MemoryResultCache } from './answers/memory-result-cache.js';
export type { ResultCache } from './answers/result-cache.js';
