export * from './closer.js';
export * from './load-config.js';
export * from './run-service.js';
