export * from './clock.js';
export * from './media-types/media-type.js';
export * from './media-types/other-formats.js';
export * from './new-folder.js';
export * from './outage-report.js';
export * from './queue/in-memory-queue.js';
export * from './queue/pending-replies.js';
export * from './throttled-report.js';
