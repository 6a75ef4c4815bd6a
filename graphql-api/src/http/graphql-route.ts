import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import type { GraphqlContext } from '../graphql/graphql-context.js';
import { abortWhenGone } from './abort-when-gone.js';
import { parseGraphqlMultipart } from './graphql-multipart.js';
import { passOverRest } from './pass-over-rest.js';
import { sendGraphqlError } from './send-graphql-error.js';

export interface GraphqlRouteOptions {
  /** Started. */
  readonly apollo: ApolloServer<GraphqlContext>;
  readonly context: Omit<GraphqlContext, 'signal'>;
}

/** The GraphQL door: JSON and multipart requests, and Apollo Sandbox for browsers. */
export function graphqlRoute(options: GraphqlRouteOptions) {
  const { apollo, context } = options;
  return (app: FastifyInstance, _: object, done: () => void): void => {
    // The stream is read below, once the route is known.
    app.addContentTypeParser('multipart/form-data', (_request, _payload, parsed) => {
      parsed(null);
    });
    app.setErrorHandler(sendGraphqlError);
    app.addHook('onSend', passOverRest);
    app.route({
      url: '/graphql',
      method: ['GET', 'POST'],
      schema: { hide: true },
      // The Sandbox's page comes with a policy of its own, and answers need none.
      helmet: { contentSecurityPolicy: false, crossOriginEmbedderPolicy: false },
      preHandler: parseGraphqlMultipart(context.maxUploadBytes),
      handler: fastifyApolloHandler(apollo, {
        context: (_request, reply) => Promise.resolve({ ...context, signal: abortWhenGone(reply) }),
      }),
    });
    done();
  };
}
