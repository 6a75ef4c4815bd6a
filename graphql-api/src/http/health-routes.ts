import type { Readiness } from '@detections/schema';
import type { FastifyInstance } from 'fastify';

const SERVICE_UNAVAILABLE = 503;

const live = {
  description: 'The process answers',
  type: 'object',
  required: ['status'],
  properties: { status: { type: 'string', const: 'live' } },
} as const;

const ready = {
  description: 'A classifier has warmed up',
  type: 'object',
  required: ['status'],
  properties: { status: { type: 'string', const: 'ready' } },
} as const;

const notReady = {
  description: 'No classifier can answer yet',
  type: 'object',
  required: ['status', 'code', 'reason'],
  properties: {
    status: { type: 'string', const: 'not ready' },
    code: { type: 'string', enum: ['MODEL_NOT_READY', 'QUEUE_UNAVAILABLE'] },
    reason: { type: 'string' },
  },
} as const;

/** For load balancers and people: is the process there, and can it answer. */
export function healthRoutes(readiness: () => Readiness) {
  return (app: FastifyInstance, _: object, done: () => void): void => {
    app.get(
      '/health/live',
      { schema: { tags: ['health'], operationId: 'live', response: { 200: live } } },
      () => ({ status: 'live' }),
    );
    app.get(
      '/health/ready',
      {
        schema: {
          tags: ['health'],
          operationId: 'ready',
          response: { 200: ready, 503: notReady },
        },
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
