import { randomUUID } from 'node:crypto';
import {
  CallerGoneError,
  ClassificationError,
  ConfirmationRequiredError,
  type ErrorCode,
} from '@detections/schema';
import { HTTP_STATUS, RETRY_AFTER_SECONDS } from './http-status.js';

/** All of a failure that leaves the process. */
export interface PublicError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** What to send along to have it done all the same. */
  readonly confirmation?: string;
}

/** nginx's status for a client that closed its request; nobody is left to read it. */
const CLIENT_CLOSED_REQUEST = 499;

/** As much of a logger as is needed here; Fastify's and pino's both have it. */
export interface ErrorLogger {
  error(fields: object, message: string): void;
}

/**
 * A failure as a client may see it. One that is not ours is logged whole and answered with
 * nothing but an id to find it by.
 */
export function toPublicError(error: unknown, logger: ErrorLogger): PublicError {
  const known = knownError(error);
  if (known !== undefined) return known;
  const errorId = randomUUID();
  logger.error({ errorId, err: error }, 'request failed unexpectedly');
  return publicError({
    code: 'INTERNAL',
    message: `Something went wrong on our side. Error id: ${errorId}`,
  });
}

/** A failure that is ours, or the client's who went away; undefined for any other. */
export function knownError(error: unknown): PublicError | undefined {
  if (error instanceof ConfirmationRequiredError) {
    return { ...publicError(error), confirmation: error.confirmation };
  }
  if (error instanceof ClassificationError) return publicError(error);
  if (!isClientGone(error)) return undefined;
  const { message } = error;
  return { code: 'BAD_USER_INPUT', message, status: CLIENT_CLOSED_REQUEST, headers: {} };
}

/** Before it had its answer, or in the middle of it. */
function isClientGone(error: unknown): error is Error {
  if (error instanceof CallerGoneError) return true;
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

interface KnownFailure extends Pick<PublicError, 'code' | 'message'> {
  /** Where the failure itself knows; otherwise its code decides. */
  readonly retryAfterSeconds?: number;
  readonly status?: number | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A failure that is known by its code. */
export function publicError(failure: KnownFailure): PublicError {
  const { code, message, retryAfterSeconds: retryAfter = RETRY_AFTER_SECONDS[code] } = failure;
  return {
    code,
    message,
    status: failure.status ?? HTTP_STATUS[code],
    headers: {
      'x-error-code': code,
      ...failure.headers,
      // RFC 9110 wants to know how.
      ...(code === 'UNAUTHENTICATED' ? { 'www-authenticate': 'Bearer' } : {}),
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    },
  };
}
