export * from './closer.js';
export * from './config-error.js';
export * from './load-config.js';
export * from './open-files.js';
export * from './input-error.js';
export * from './operator-error.js';
export * from './run-service.js';
