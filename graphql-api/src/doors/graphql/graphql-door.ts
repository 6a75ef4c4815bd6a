import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import type { Application } from '../../application/application.js';
import { abortWhenGone } from '../../http/caller.js';
import { SANDBOX_POLICY } from '../../http/explorer-pages.js';
import { acceptMultipart } from '../../pictures/multipart.js';
import type { DoorOptions } from '../door.js';
import { createApolloServer } from './apollo-server.js';
import { buildSchema } from './build-schema.js';
import { createLanes } from './classifiers/lanes.js';
import {
  GRAPHQL_MULTIPART_LIMITS,
  MAX_FIELD_BYTES,
  parseGraphqlMultipart,
} from './graphql-multipart.js';
import { checkGraphqlRequest } from './graphql-request.js';
import { namingModels } from './naming-models.js';
import { sendGraphqlError } from './send-graphql-error.js';

/** Of one operation, so that none has the database to itself. */
const PHOTOS_AT_A_TIME = 8;

/** The GraphQL door: JSON and multipart requests, and an explorer for browsers. */
export async function graphqlDoor(
  app: FastifyInstance,
  application: Application,
  { sandbox }: Pick<DoorOptions, 'sandbox'>,
): Promise<void> {
  const apollo = createApolloServer({ schema: buildSchema(), sandbox, logger: app.log });
  await apollo.start();
  app.addHook('onClose', () => apollo.stop());
  await acceptMultipart(app, application, GRAPHQL_MULTIPART_LIMITS);
  app.setErrorHandler(sendGraphqlError);
  app.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    schema: { hide: true },
    config: { actsOnQuery: true, isPageWithoutQuery: true },
    // Of the page; answers need none.
    helmet: { contentSecurityPolicy: SANDBOX_POLICY },
    bodyLimit: MAX_FIELD_BYTES,
    preHandler: [parseGraphqlMultipart(application), checkGraphqlRequest],
    handler: fastifyApolloHandler(apollo, {
      context: (request, reply) =>
        Promise.resolve({
          ...namingModels(application, reply),
          signal: abortWhenGone(reply),
          refusalOf: request.refusalOf,
          inFewLanes: createLanes(PHOTOS_AT_A_TIME),
        }),
    }),
  });
}
