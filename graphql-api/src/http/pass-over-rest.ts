import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * An onSend hook for routes that may answer before they have read the whole body: what nobody
 * reads any more would keep the connection from its next request.
 */
export function passOverRest(
  request: FastifyRequest,
  _reply: FastifyReply,
  _payload: unknown,
  done: () => void,
): void {
  if (!request.raw.readableEnded) {
    request.raw.unpipe();
    request.raw.resume();
  }
  done();
}
