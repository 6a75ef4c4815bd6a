import helmet from '@fastify/helmet';
import type { Clock } from '@detections/runtime';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Application } from '../application/application.js';
import type { Door, DoorOptions } from '../doors/door.js';
import { allowHosts } from './allow-hosts.js';
import { allowOrigins } from './allow-origins.js';
import { describeRoutes } from './describe-routes.js';
import { drainConnections, leaveConnections } from './drain-connections.js';
import { grantRoles, requireRole, type RoleOptions } from './grant-roles.js';
import { limitRate, type RequestCounter } from './limit-rate.js';
import { CONTENT_SECURITY_POLICY } from './page-files.js';
import { refuseCheaply } from './refuse-cheaply.js';
import { refuseCrossSite } from './refuse-cross-site.js';
import { refuseMalformed } from './refuse-malformed.js';
import { refuseOtherMethods, refuseUnknown } from './refuse-unknown.js';
import { checkHead, cleanTarget, dropForwardedPorts, refuseEncodedBodies } from './request-head.js';
import { requireApiKey } from './require-api-key.js';
import { scope } from './scope.js';
import { sendFailure } from './send-failure.js';

export interface ServerOptions extends DoorOptions {
  readonly doors: readonly Door[];
  readonly application: Application;
  readonly access: AccessOptions;
  /** From the first to the last byte of a request. */
  readonly uploadTimeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Node takes no longer ones. */
const MAX_ADDRESS_LENGTH = 16_384;
const HEADERS_TIMEOUT_MS = 20_000;
const LATE_CHECK_MS = 1000;

/**
 * Schemas are for the OpenAPI document: routes check what they read, in our words, and answers are
 * typed. To compile some three hundred of them takes a second at every start.
 */
const COMPILERS = {
  // Fastify looks at the outcome alone; its types take nothing but Ajv's functions.
  buildValidator: (() => () => () => true) as never,
  buildSerializer: () => () => JSON.stringify,
};

/** Who may come in, and how often. */
export interface AccessOptions extends RoleOptions {
  /** Names that the service goes by, or `*`. */
  readonly allowedHosts: readonly string[];
  /** Addresses and networks whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly maxRequestsPerMinute: number | undefined;
  readonly requestCounter: RequestCounter | undefined;
}

/** What is true of every door, around those that are given; it does not listen yet. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { application, access, uploadTimeoutMs, isClosing, clock, logger } = options;
  // By its base type, so that the app's type is the plain one that plugins take.
  const loggerInstance: FastifyBaseLogger = logger;
  const app: FastifyInstance = Fastify({
    loggerInstance,
    // A line per request would drown what an operator looks for.
    logController: new LogController({ disableRequestLogging: true }),
    // `/predict/` as `/predict`: a mistake that real clients make.
    // Names of any length reach their route, which says what it expects.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_ADDRESS_LENGTH },
    rewriteUrl: ({ url = '/' }) => cleanTarget(url),
    // Of addresses that no route can be looked for, before helmet's hook.
    frameworkErrors: (error, request, reply) => {
      sendFailure(error, request, reply.header('x-content-type-options', 'nosniff'));
    },
    trustProxy: access.trustedProxies.length > 0 ? [...access.trustedProxies] : false,
    ...receivingLimits(uploadTimeoutMs),
    clientErrorHandler: refuseMalformed,
    schemaController: { compilersFactory: COMPILERS },
    // Who sends one more request on a connection that was kept open gets an answer.
    return503OnClosing: false,
  });
  await app.register(refuseCheaply, { clock });
  leaveConnections(app, isClosing);
  app.addHook('onRequest', dropForwardedPorts);
  app.setErrorHandler(sendFailure);
  const refuseOther = refuseOtherMethods(app);
  const { maxUploadBytes } = application;
  await app.register(drainConnections, { uploadTimeoutMs, maxUploadBytes, clock });
  await app.register(helmet, { contentSecurityPolicy: CONTENT_SECURITY_POLICY });
  await app.register(allowOrigins, { origins: access.corsOrigins });
  await app.register(checkHead);
  app.addHook('onRequest', allowHosts(access));
  app.addHook('onRequest', refuseCrossSite(access.corsOrigins));
  refuseUnknown(app, refuseOther);
  await app.register(grantRoles, access);
  await app.register(describeRoutes);
  await openDoors(app, options, { guarded: false });
  await app.register(
    scope('guarded', async (locked) => {
      await guard(locked, options);
      await openDoors(locked, options, { guarded: true });
    }),
  );
  return app;
}

/** Each in a scope of its own, so that none knows of another. */
async function openDoors(
  app: FastifyInstance,
  options: ServerOptions,
  { guarded }: Pick<Door, 'guarded'>,
): Promise<void> {
  for (const door of options.doors.filter((one) => one.guarded === guarded)) {
    await app.register(scope(door.name, (own) => door.open(own, options.application, options)));
  }
}

/** What costs something is limited and locked, where that is wanted. */
async function guard(app: FastifyInstance, { access, logger }: ServerOptions): Promise<void> {
  const { maxRequestsPerMinute: maxPerMinute, requestCounter: counter, apiKeys } = access;
  // First, so that it also slows down those who try keys.
  if (maxPerMinute !== undefined) {
    await app.register(limitRate, { maxPerMinute, counter, logger });
  }
  if (apiKeys.length > 0) app.addHook('onRequest', requireApiKey(apiKeys));
  app.addHook('onRequest', requireRole);
  app.addHook('onRequest', refuseEncodedBodies);
}

/** `http` is for Node, which looks for late requests at an interval of its own. */
function receivingLimits(requestTimeout: number) {
  return {
    requestTimeout,
    http: {
      // `checkHead` does, and says so.
      requireHostHeader: false,
      requestTimeout,
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeout),
      connectionsCheckingInterval: Math.min(LATE_CHECK_MS, requestTimeout),
    },
  };
}
