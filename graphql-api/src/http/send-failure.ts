import type { FastifyReply, FastifyRequest } from 'fastify';
import { toPublicError, type PublicError } from '../errors/public-error.js';
import { toHeaderText } from './header-text.js';
import { toKnownError } from './to-known-error.js';

/** Answers a failure in the shape that every address has which is not a door with its own. */
export function sendFailure(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const failure = toPublicError(toKnownError(error, request), request.log);
  const { code, message, status } = failure;
  return reply.code(status).headers(failureHeaders(failure)).send({ error: { code, message } });
}

/**
 * The message goes along, for those whose body has no room for it, or is not looked at. Fastify
 * makes JSON of an object only where no other type was set before.
 */
export function failureHeaders({
  headers,
  message,
}: PublicError): Readonly<Record<string, string>> {
  return {
    ...headers,
    'content-type': 'application/json; charset=utf-8',
    'x-error-message': toHeaderText(message),
  };
}
