import type { FastifyReply, FastifyRequest } from 'fastify';
import { toPublicError } from '../errors/public-error.js';
import { toKnownError } from './to-known-error.js';

/** Answers a request that failed before Apollo saw it, in the shape Apollo would have used. */
export function sendGraphqlError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { code, message, status, headers } = toPublicError(toKnownError(error), request.log);
  return reply
    .code(status)
    .headers(headers)
    .type('application/json; charset=utf-8')
    .send({ errors: [{ message, extensions: { code } }] });
}
