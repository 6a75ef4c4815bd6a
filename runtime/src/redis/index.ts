export * from './blocking-connection.js';
export * from './connection.js';
export * from './job-codec.js';
export * from './keys.js';
export * from './queue-scripts.js';
export * from './redis-endpoint.js';
export * from './refusals.js';
export * from './status-codec.js';
