import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RefusedRequestError } from '../errors/refused-request-error.js';
import { quote } from './quote.js';

/** What a request for an address gets where nothing is. */
export function notFound({ method, url }: FastifyRequest): RefusedRequestError {
  return new RefusedRequestError(
    `Expected the address of something that is here; ${method} ${quote(url)} came.`,
    { code: 'NOT_FOUND' },
  );
}

/** Refuses unknown addresses before their bodies are parsed, of which no kind is right there. */
export function refuseUnknown(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    done(request.is404 ? notFound(request) : undefined);
  });
  // For files that turn out not to be there.
  app.setNotFoundHandler((request) => {
    throw notFound(request);
  });
}
