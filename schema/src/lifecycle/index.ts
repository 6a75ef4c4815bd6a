export * from './closer.js';
export * from './load-config.js';
export * from './report-failure.js';
export * from './run-service.js';
