export {
  createJob,
  FAKE_CARD,
  FAKE_COPIES,
  FAKE_EMBEDDING,
  FAKE_LABELS,
  CALIBRATION,
  FAKE_MODEL,
  readyStatus,
  succeed,
} from '@detections/schema/job-fixture';
export * from './child-processes.js';
export * from './device-environment.js';
export * from './docker.js';
export * from './doors.js';
export * from './eventually.js';
export * from './fake-classifier.js';
export * from './fake-clock.js';
export { FALLBACK_FOLDER, findFallbackWheel } from './fallback-files.js';
export * from './fake-teaching-service.js';
export * from './flood.js';
export * from './free-port.js';
export * from './golden.js';
export * from './multipart-body.js';
export * from './network.js';
export { PostgresServer } from './postgres-server.js';
export * from './proxy-server.js';
export * from './raw-request.js';
export * from './readiness-of.js';
export * from './redis-server.js';
export * from './requirements.js';
export * from './resident-bytes.js';
export * from './run-command.js';
export * from './running-service.js';
export * from './sample.js';
export * from './service-process.js';
export * from './shared-folder.js';
export * from './swiftshader.js';
export * from './with-postgres.js';
export * from './with-redis.js';
