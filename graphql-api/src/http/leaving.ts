import type { IncomingMessage } from 'node:http';
import { queueShuttingDown, type Readiness } from '@detections/schema';
import type { FastifyInstance } from 'fastify';

const BAD_REQUEST = 400;

/** Ends each connection with its next answer once the process is about to end. */
export function leaveConnections(app: FastifyInstance, isClosing: () => boolean): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    if (isClosing()) {
      // Node would close at once, and the reset for what it has not read may overtake the refusal.
      if (reply.statusCode >= BAD_REQUEST && isStillComing(request.raw)) {
        reply.raw.removeHeader('connection');
      } else reply.header('connection', 'close');
    }
    done(null, payload);
  });
}

function isStillComing({ complete, headers }: IncomingMessage): boolean {
  const hasBody = Number(headers['content-length']) > 0 || 'transfer-encoding' in headers;
  return hasBody && !complete;
}

/** Not ready from the moment the process is told to end, although it still answers. */
export function unlessClosing(
  readiness: () => Readiness,
  isClosing: () => boolean,
): () => Readiness {
  const { code, message: reason } = queueShuttingDown();
  return () => (isClosing() ? { ready: false, code, reason } : readiness());
}
