import { queueShuttingDown, type Readiness } from '@detections/schema';
import type { FastifyInstance } from 'fastify';

/** Ends each connection with its next answer once the process is about to end. */
export function leaveConnections(app: FastifyInstance, isClosing: () => boolean): void {
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (isClosing()) reply.header('connection', 'close');
    done(null, payload);
  });
}

/** Not ready from the moment the process is told to end, although it still answers. */
export function unlessClosing(
  readiness: () => Readiness,
  isClosing: () => boolean,
): () => Readiness {
  const { code, message: reason } = queueShuttingDown();
  return () => (isClosing() ? { ready: false, code, reason } : readiness());
}
