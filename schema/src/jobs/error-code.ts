import { z } from 'zod';

/**
 * Every way a classification, or a question about one, can fail, under names that clients may rely on.
 * The HTTP status of each lives with the doors, in graphql-api.
 */
export const errorCodeSchema = z.enum([
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CROSS_SITE_REQUEST',
  'HOST_NOT_ALLOWED',
  'CLASSIFICATION_NOT_FOUND',
  'MODEL_NOT_FOUND',
  'CLASSIFIER_NOT_FOUND',
  'CLASS_NOT_FOUND',
  'EXAMPLE_NOT_FOUND',
  'UPLOAD_NOT_FOUND',
  'NAME_TAKEN',
  'LIMIT_REACHED',
  'CONFIRMATION_REQUIRED',
  'UPLOAD_NOT_ACCEPTED',
  'IMAGE_TOO_LARGE',
  'UPLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'INVALID_IMAGE',
  'RATE_LIMITED',
  'QUEUE_FULL',
  'MODEL_NOT_READY',
  'QUEUE_UNAVAILABLE',
  'STORAGE_UNAVAILABLE',
  'MODEL_UPLOADS_UNAVAILABLE',
  'JOB_TIMEOUT',
  'JOB_POISONED',
  'INFERENCE_FAILED',
  'INTERNAL',
]);

export type ErrorCode = z.infer<typeof errorCodeSchema>;
