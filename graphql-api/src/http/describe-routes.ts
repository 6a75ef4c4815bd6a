import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { nameSchemas } from './answer-schemas.js';

/** For a route's schema: whether a key is wanted depends on the service's `API_KEYS`. */
export const API_KEY_OR_NONE = [{}, { bearer: [] }, { apiKey: [] }];

/**
 * Gathers the OpenAPI document from the routes' own schemas. It hears of the routes that come
 * after it.
 */
export const describeRoutes = fastifyPlugin(async (app: FastifyInstance): Promise<void> => {
  nameSchemas(app, {});
  await app.register(swagger, {
    // By the names that they have here.
    refResolver: { buildLocalReference: ({ $id }) => $id as string },
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Detections',
        version: '0.1.0',
        description: 'A photo goes in, what it shows and a confidence come out.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      // Wherever the document comes from.
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        },
      },
      tags: [
        { name: 'classification', description: 'Photos in, classes out' },
        { name: 'embeddings', description: 'Photos in, numbers to compare them by out' },
        { name: 'classifiers', description: 'Classes of your own, taught from a few photos' },
        { name: 'models', description: 'What answers' },
        { name: 'feedback', description: 'What people think of the answers' },
        { name: 'health', description: 'For load balancers' },
      ],
    },
  });
});
