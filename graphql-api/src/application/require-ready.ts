import {
  ModelNotReadyError,
  QueueUnavailableError,
  type Model,
  type Readiness,
} from '@detections/schema';

/** @throws ModelNotReadyError | QueueUnavailableError with the reason as the classifier gave it. */
export function requireReady(readiness: Readiness): Model {
  if (readiness.ready) return readiness.model;
  throw readiness.code === 'QUEUE_UNAVAILABLE'
    ? new QueueUnavailableError(readiness.reason)
    : new ModelNotReadyError(readiness.reason);
}
