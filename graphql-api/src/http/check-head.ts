import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { RefusedRequestError } from '../errors/refused-request-error.js';
import { quote } from './quote.js';
import { answerMalformed } from './refuse-malformed.js';

const EXPECTATION_FAILED = 417;

/**
 * Refuses in our words what Node would refuse without a word: a request that names no host or
 * two, and an expectation that is not `100-continue`. (`requireHostHeader` must be off.)
 */
export const checkHead = fastifyPlugin((app: FastifyInstance, _: object, done: () => void) => {
  app.server.on('checkExpectation', (request, response) => {
    app.routing(request, response);
  });
  app.server.on('connect', (_request, socket) => {
    // Node watches the socket no longer, and an error that nobody hears ends the process.
    socket.on('error', () => undefined);
    answerMalformed(socket, '405 Method Not Allowed', 'CONNECT', { allow: 'GET, HEAD, POST' });
  });
  app.addHook('onRequest', (request, _reply, next) => {
    next(wrongHost(request) ?? wrongExpectation(request));
  });
  done();
});

/** RFC 9112, section 3.2: exactly one from HTTP/1.1 on. */
function wrongHost({ raw }: FastifyRequest): RefusedRequestError | undefined {
  const hosts = raw.headersDistinct['host'] ?? [];
  if (hosts.length === 1 || (hosts.length === 0 && raw.httpVersion === '1.0')) return undefined;
  return new RefusedRequestError(
    `Expected one header "Host"; ${hosts.length === 0 ? 'none' : String(hosts.length)} came.`,
  );
}

/** RFC 9110, section 10.1.1. */
function wrongExpectation({
  headers: { expect },
}: FastifyRequest): RefusedRequestError | undefined {
  if (expect === undefined || /^100-continue$/i.test(expect)) return undefined;
  return new RefusedRequestError(`Expected no "Expect" but 100-continue; ${quote(expect)} came.`, {
    status: EXPECTATION_FAILED,
  });
}
