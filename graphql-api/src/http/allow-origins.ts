import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

/** How long a browser may remember that it was allowed. */
const PREFLIGHT_SECONDS = 600;

/** Opens the doors to pages of other origins; where no origin is named, nothing is said of CORS. */
export const allowOrigins = fastifyPlugin(
  async (app: FastifyInstance, { origins }: { readonly origins: readonly string[] }) => {
    if (origins.length === 0) return;
    await app.register(cors, {
      origin: origins.includes('*') ? '*' : [...origins],
      methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowedHeaders: [
        'content-type',
        'authorization',
        'x-api-key',
        'apollo-require-preflight',
        'x-apollo-operation-name',
      ],
      exposedHeaders: [
        'x-classification-id',
        'x-model',
        'x-preprocessing',
        'x-error-code',
        'x-error-message',
        'retry-after',
        'ratelimit-limit',
        'ratelimit-remaining',
        'ratelimit-reset',
      ],
      maxAge: PREFLIGHT_SECONDS,
      // What is no preflight is answered as one, rather than in plain text.
      strictPreflight: false,
    });
  },
);
