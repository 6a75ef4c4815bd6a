import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import type { Application } from '../../application/application.js';
import type { GraphqlContext } from './graphql-context.js';
import { abortWhenGone } from '../../http/abort-when-gone.js';
import {
  GRAPHQL_MULTIPART_LIMITS,
  MAX_FIELD_BYTES,
  parseGraphqlMultipart,
} from './graphql-multipart.js';
import { checkGraphqlRequest } from './graphql-request.js';
import { sendGraphqlError } from './send-graphql-error.js';

export interface GraphqlRouteOptions {
  /** Started. */
  readonly apollo: ApolloServer<GraphqlContext>;
  readonly application: Application;
}

/** The GraphQL door: JSON and multipart requests, and Apollo Sandbox for browsers. */
export function graphqlRoute(options: GraphqlRouteOptions) {
  const { apollo, application } = options;
  return async (app: FastifyInstance): Promise<void> => {
    await app.register(multipart, {
      // One byte over the limit, so that our own check speaks first, and in our words.
      limits: { ...GRAPHQL_MULTIPART_LIMITS, fileSize: application.maxUploadBytes + 1 },
      throwFileSizeLimit: false,
    });
    app.setErrorHandler(sendGraphqlError);
    app.route({
      url: '/graphql',
      method: ['GET', 'POST'],
      schema: { hide: true },
      config: { actsOnQuery: true },
      // The Sandbox's page comes with a policy of its own, and answers need none.
      helmet: { contentSecurityPolicy: false, crossOriginEmbedderPolicy: false },
      bodyLimit: MAX_FIELD_BYTES,
      preHandler: [parseGraphqlMultipart(application), checkGraphqlRequest],
      handler: fastifyApolloHandler(apollo, {
        context: (_request, reply) =>
          Promise.resolve({ ...application, signal: abortWhenGone(reply) }),
      }),
    });
  };
}
