import type { FastifyReply, FastifyRequest } from 'fastify';
import { toPublicError } from '../../errors/public-error.js';
import { toKnownError } from '../../http/to-known-error.js';

/** Answers a request that failed before Apollo saw it, in the shape Apollo would have used. */
export function sendGraphqlError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { code, message, status, headers } = toPublicError(
    toKnownError(error, request),
    request.log,
  );
  return reply
    .code(status)
    .headers(headers)
    .type(`${mediaTypeFor(request)}; charset=utf-8`)
    .send({ errors: [{ message, extensions: { code } }] });
}

/** Typed clients read the errors of a failed request only under GraphQL's own media type. */
function mediaTypeFor(request: FastifyRequest): string {
  const wanted = request.headers.accept?.includes('application/graphql-response+json') === true;
  return wanted ? 'application/graphql-response+json' : 'application/json';
}
