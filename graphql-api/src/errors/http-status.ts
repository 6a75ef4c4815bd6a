import type { ErrorCode } from '@detections/schema';

/** Each code's HTTP status, at every door; a `RefusedRequestError` may bring one that says more. */
export const HTTP_STATUS: Readonly<Record<ErrorCode, number>> = {
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CROSS_SITE_REQUEST: 403,
  // Not 421, which says it best: Chromium repeats such a request, upload and all.
  HOST_NOT_ALLOWED: 403,
  CLASSIFICATION_NOT_FOUND: 404,
  MODEL_NOT_FOUND: 404,
  CLASSIFIER_NOT_FOUND: 404,
  CLASS_NOT_FOUND: 404,
  EXAMPLE_NOT_FOUND: 404,
  UPLOAD_NOT_FOUND: 404,
  NAME_TAKEN: 409,
  LIMIT_REACHED: 409,
  CONFIRMATION_REQUIRED: 409,
  UPLOAD_NOT_ACCEPTED: 409,
  IMAGE_TOO_LARGE: 413,
  UPLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  INVALID_IMAGE: 422,
  RATE_LIMITED: 429,
  QUEUE_FULL: 503,
  MODEL_NOT_READY: 503,
  QUEUE_UNAVAILABLE: 503,
  STORAGE_UNAVAILABLE: 503,
  MODEL_UPLOADS_UNAVAILABLE: 503,
  JOB_TIMEOUT: 504,
  JOB_POISONED: 500,
  INFERENCE_FAILED: 500,
  INTERNAL: 500,
};

/**
 * Seconds for the Retry-After header, for the failures that pass by themselves; that of
 * RATE_LIMITED comes from the limiter, that of QUEUE_FULL with the error.
 */
export const RETRY_AFTER_SECONDS: Readonly<Partial<Record<ErrorCode, number>>> = {
  MODEL_NOT_READY: 5,
  QUEUE_UNAVAILABLE: 2,
  STORAGE_UNAVAILABLE: 2,
  MODEL_UPLOADS_UNAVAILABLE: 5,
};
