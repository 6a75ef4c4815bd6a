import { BadUserInputError, ClassificationError } from '@detections/schema';

/**
 * Fastify's own refusals (malformed JSON, unknown content type, too many parts) are the client's
 * doing; everything else stays as it is.
 */
export function toKnownError(error: unknown): unknown {
  if (error instanceof ClassificationError || !(error instanceof Error)) return error;
  const { statusCode } = error as { statusCode?: unknown };
  const clientsFault = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
  return clientsFault ? new BadUserInputError(error.message, { cause: error }) : error;
}
