/**
 * The codes of schema/src/jobs/error-code.ts, and those of failures that no server can report.
 * `canRetry`: whether a person may gain something by sending the same photo once more.
 */
const failureCodes = {
  BAD_USER_INPUT: { canRetry: false },
  UNAUTHENTICATED: { canRetry: false },
  FORBIDDEN: { canRetry: false },
  NOT_FOUND: { canRetry: false },
  CROSS_SITE_REQUEST: { canRetry: false },
  HOST_NOT_ALLOWED: { canRetry: false },
  IMAGE_TOO_LARGE: { canRetry: false },
  UNSUPPORTED_MEDIA_TYPE: { canRetry: false },
  INVALID_IMAGE: { canRetry: false },
  CLASSIFICATION_NOT_FOUND: { canRetry: false },
  MODEL_NOT_FOUND: { canRetry: true },
  CLASSIFIER_NOT_FOUND: { canRetry: false },
  CLASS_NOT_FOUND: { canRetry: false },
  EXAMPLE_NOT_FOUND: { canRetry: false },
  NAME_TAKEN: { canRetry: false },
  LIMIT_REACHED: { canRetry: false },
  CONFIRMATION_REQUIRED: { canRetry: false },
  UPLOAD_NOT_FOUND: { canRetry: false },
  UPLOAD_NOT_ACCEPTED: { canRetry: false },
  UPLOAD_TOO_LARGE: { canRetry: false },
  MODEL_UPLOADS_UNAVAILABLE: { canRetry: true },
  RATE_LIMITED: { canRetry: true },
  QUEUE_FULL: { canRetry: true },
  MODEL_NOT_READY: { canRetry: true },
  QUEUE_UNAVAILABLE: { canRetry: true },
  STORAGE_UNAVAILABLE: { canRetry: true },
  JOB_TIMEOUT: { canRetry: true },
  JOB_POISONED: { canRetry: false },
  INFERENCE_FAILED: { canRetry: true },
  INTERNAL: { canRetry: true },
  NETWORK_FAILURE: { canRetry: true },
  OFFLINE: { canRetry: true },
  FILE_UNREADABLE: { canRetry: false },
} as const satisfies Record<string, { readonly canRetry: boolean }>;

export type FailureCode = keyof typeof failureCodes;

export function isFailureCode(value: unknown): value is FailureCode {
  return typeof value === 'string' && Object.hasOwn(failureCodes, value);
}

export function canRetry(code: FailureCode): boolean {
  return failureCodes[code].canRetry;
}
