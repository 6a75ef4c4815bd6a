import type { FastifyReply, FastifyRequest } from 'fastify';

const METHOD_NOT_ALLOWED = 405;

/** A handler for a method that a route is asked for and does not have. */
export function methodNotAllowed(allow: string) {
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    reply
      .code(METHOD_NOT_ALLOWED)
      .headers({ allow, 'x-error-code': 'BAD_USER_INPUT' })
      .send({ message: `Expected ${allow}; ${request.method} came.` });
}
