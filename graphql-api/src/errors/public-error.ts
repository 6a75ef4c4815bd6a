import { randomUUID } from 'node:crypto';
import { ClassificationError, type ErrorCode } from '@detections/schema';
import type { Logger } from 'pino';
import { HTTP_STATUS, RETRY_AFTER_SECONDS } from './http-status.js';

/** All of a failure that leaves the process. */
export interface PublicError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** The logger's part that is needed here; Fastify's and pino's both have it. */
export type ErrorLogger = Pick<Logger, 'error'>;

/**
 * A failure as a client may see it. One that is not ours is logged whole and answered with
 * nothing but an id to find it by.
 */
export function toPublicError(error: unknown, logger: ErrorLogger): PublicError {
  if (error instanceof ClassificationError) return publicError(error);
  const errorId = randomUUID();
  logger.error({ errorId, err: error }, 'request failed unexpectedly');
  return publicError({
    code: 'INTERNAL',
    message: `Something went wrong on our side. Error id: ${errorId}`,
  });
}

interface KnownFailure extends Pick<PublicError, 'code' | 'message'> {
  /** Where the failure itself knows; otherwise its code decides. */
  readonly retryAfterSeconds?: number;
}

/** A failure that is known by its code. */
export function publicError(failure: KnownFailure): PublicError {
  const { code, message, retryAfterSeconds: retryAfter = RETRY_AFTER_SECONDS[code] } = failure;
  return {
    code,
    message,
    status: HTTP_STATUS[code],
    headers: {
      'x-error-code': code,
      // RFC 9110 wants to know how.
      ...(code === 'UNAUTHENTICATED' ? { 'www-authenticate': 'Bearer' } : {}),
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    },
  };
}
