export * from './closer.js';
export * from './config-error.js';
export * from './load-config.js';
export * from './open-files.js';
export * from './report-failure.js';
export * from './run-service.js';
