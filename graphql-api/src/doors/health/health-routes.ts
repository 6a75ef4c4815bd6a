import { queueShuttingDown, type Readiness } from '@detections/schema';
import type { FastifyInstance } from 'fastify';
import { answer } from '../openapi/answer-schemas.js';

const SERVICE_UNAVAILABLE = 503;

/** For load balancers and people: is the process there, and can it answer. */
export function healthRoutes(readiness: () => Readiness) {
  return (app: FastifyInstance, _: object, done: () => void): void => {
    app.get(
      '/health/live',
      {
        schema: {
          tags: ['health'],
          security: [],
          operationId: 'live',
          summary: 'Whether the process answers',
          response: { 200: answer('The process answers', 'Live') },
        },
        config: { anyHost: true },
      },
      () => ({ status: 'live' }),
    );
    app.get(
      '/health/ready',
      {
        schema: {
          tags: ['health'],
          security: [],
          operationId: 'ready',
          summary: 'Whether it can classify',
          response: {
            200: answer('A classifier has warmed up', 'Ready'),
            503: answer('No classifier can answer yet', 'NotReady'),
          },
        },
        config: { anyHost: true },
      },
      (_request, reply) => {
        const now = readiness();
        if (now.ready) return { status: 'ready' };
        const { code, reason } = now;
        return reply.code(SERVICE_UNAVAILABLE).send({ status: 'not ready', code, reason });
      },
    );
    done();
  };
}

/** Not ready from the moment the process is told to end, although it still answers. */
export function unlessClosing(
  readiness: () => Readiness,
  isClosing: () => boolean,
): () => Readiness {
  const { code, message: reason } = queueShuttingDown();
  return () => (isClosing() ? { ready: false, code, reason } : readiness());
}
