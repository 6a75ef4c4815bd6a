export * from './doors.js';
export * from './eventually.js';
export * from './fake-clock.js';
export * from './free-port.js';
export * from './redis-server.js';
export * from './requirements.js';
export * from './service-process.js';
export * from './shared-folder.js';
