import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import type { Clock } from '@detections/schema';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { toPublicError } from '../errors/public-error.js';
import { feedbackRoute } from './feedback-route.js';
import { graphqlRoute, type GraphqlRouteOptions } from './graphql-route.js';
import type { FeedbackStore } from '../feedback/feedback-store.js';
import { healthRoutes } from './health-routes.js';
import { leaveConnections, unlessClosing } from './leaving.js';
import { openapi } from './openapi.js';
import { servePage } from './page-routes.js';
import { predictRoute } from './predict-route.js';
import { CONTENT_SECURITY_POLICY } from './security-policy.js';
import { toKnownError } from './to-known-error.js';

export interface ServerOptions extends GraphqlRouteOptions {
  readonly feedback: FeedbackStore;
  /** Folder of the built web page. */
  readonly pageFolder: string;
  /** Whether the process is about to end, and clients should turn to another. */
  readonly isClosing: () => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Every route of the service, on a server that does not listen yet. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { context, maxUploadBytes, feedback, pageFolder, isClosing, clock, logger } = options;
  // By its base type, so that the app's type is the plain one that plugins take.
  const loggerInstance: FastifyBaseLogger = logger;
  const app: FastifyInstance = Fastify({
    loggerInstance,
    // A line per request would drown what an operator looks for.
    logController: new LogController({ disableRequestLogging: true }),
    // `/predict/` as `/predict`: a mistake that real clients make.
    routerOptions: { ignoreTrailingSlash: true },
    // Who sends one more request on a connection that was kept open gets an answer.
    return503OnClosing: false,
  });
  leaveConnections(app, isClosing);
  app.setErrorHandler((error, request, reply) => {
    const { code, message, status, headers } = toPublicError(toKnownError(error), request.log);
    return reply.code(status).headers(headers).send({ error: { code, message } });
  });
  await app.register(helmet, { contentSecurityPolicy: CONTENT_SECURITY_POLICY });
  await app.register(openapi);
  await app.register(graphqlRoute(options));
  await app.register(healthRoutes(unlessClosing(context.readiness, isClosing)));
  await servePage(app, pageFolder);
  await app.register(async (forms) => {
    // One byte over the limit, so that our own check speaks first, and in our words.
    await forms.register(multipart, {
      limits: { fileSize: maxUploadBytes + 1, files: 10, fields: 20, parts: 30 },
      throwFileSizeLimit: false,
    });
    await forms.register(predictRoute(context.classifyUpload));
    await forms.register(feedbackRoute({ store: feedback, clock }));
  });
  return app;
}
