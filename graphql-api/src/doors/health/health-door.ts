import { errorCodeSchema, queueShuttingDown, type Readiness } from '@detections/schema';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Application } from '../../application/application.js';
import { answer, nameSchemas } from '../../http/answer-schemas.js';
import type { DoorOptions } from '../door.js';

const SERVICE_UNAVAILABLE = 503;

const healthAnswers = {
  Live: z.object({ status: z.literal('live') }),
  Ready: z.object({ status: z.literal('ready') }),
  NotReady: z.object({
    status: z.literal('not ready'),
    code: errorCodeSchema.extract(['MODEL_NOT_READY', 'QUEUE_UNAVAILABLE']),
    reason: z.string(),
  }),
};

/** For load balancers and people: is the process there, and can it answer. */
export function healthDoor(
  app: FastifyInstance,
  application: Application,
  { isClosing }: Pick<DoorOptions, 'isClosing'>,
): void {
  const readiness = unlessClosing(application.readiness, isClosing);
  nameSchemas(app, healthAnswers);
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
}

/** Not ready from the moment the process is told to end, although it still answers. */
function unlessClosing(readiness: () => Readiness, isClosing: () => boolean): () => Readiness {
  const { code, message: reason } = queueShuttingDown();
  return () => (isClosing() ? { ready: false, code, reason } : readiness());
}
