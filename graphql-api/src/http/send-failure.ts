import type { FastifyReply, FastifyRequest } from 'fastify';
import { toPublicError, type PublicError } from '../errors/public-error.js';
import { toKnownError } from './to-known-error.js';

const MAX_HEADER_LENGTH = 200;
const ELLIPSIS = '...';
const CUT_ESCAPE = /\\u?[0-9a-f]{0,3}$/;

/** Answers a failure in the shape that every address has which is not a door with its own. */
export function sendFailure(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const failure = toPublicError(toKnownError(error, request), request.log);
  const { code, message, status, confirmation } = failure;
  return reply
    .code(status)
    .headers(failureHeaders(failure))
    .send({ error: { code, message, confirmation } });
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

/**
 * A message as a header can carry it: at most 200 characters of printable ASCII. The others are
 * escaped as JSON does it, line breaks too, so that no message can begin a header of its own.
 */
export function toHeaderText(message: string): string {
  // By UTF-16 units, and no more of them than could fit.
  const head = message.slice(0, MAX_HEADER_LENGTH + 1);
  const text = head.replace(/[^ -~]/g, escape).trim();
  if (text.length <= MAX_HEADER_LENGTH) return text;
  return text.slice(0, MAX_HEADER_LENGTH - ELLIPSIS.length).replace(CUT_ESCAPE, '') + ELLIPSIS;
}

function escape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
