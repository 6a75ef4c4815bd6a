import { ForbiddenError } from '@detections/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { ApiKey } from './api-keys.js';
import { whyNotFromHere } from './from-here.js';
import { isPage, keyOf } from './require-api-key.js';
import type { Role } from './roles.js';

export interface RoleOptions {
  /** With any, they alone decide. */
  readonly apiKeys: readonly ApiKey[];
  /** Without keys: whether other machines may do all that this one may. */
  readonly openTeaching: boolean;
  /** Origins whose pages may call, or `*`. */
  readonly corsOrigins: readonly string[];
}

type Refuse = (request: FastifyRequest, role: Role) => ForbiddenError | undefined;

/** Tells of every request what it may do: by its key, or where there are none by its origin. */
export const grantRoles = fastifyPlugin<RoleOptions>((app, options, done) => {
  const refuse = options.apiKeys.length > 0 ? refuseByKey(options) : refuseByOrigin(options);
  app.decorateRequest('refusalOf', {
    // A getter, so that the function may be passed on without its request.
    getter(this: FastifyRequest) {
      return (role: Role) => refuse(this, role);
    },
  });
  done();
});

/** An onRequest hook that lets pass who may do what the route takes. */
export function requireRole(
  request: FastifyRequest,
  _reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  const { role = 'read' } = request.routeOptions.config;
  done(isPage(request) ? undefined : request.refusalOf(role));
}

function refuseByKey({ apiKeys }: RoleOptions): Refuse {
  return (request, role) => {
    const key = keyOf(request, apiKeys);
    if (key?.roles.has(role) === true) return undefined;
    const came =
      key === undefined
        ? 'none that is known came'
        : `one with ${[...key.roles].join(' and ')} came`;
    return new ForbiddenError(
      `Expected an API key with the role ${role}; ${came}. Whoever runs the service gives roles in API_KEYS.`,
    );
  };
}

function refuseByOrigin({ openTeaching, corsOrigins }: RoleOptions): Refuse {
  return (request, role) => {
    if (role === 'read' || openTeaching) return undefined;
    const came = whyNotFromHere(request, corsOrigins);
    return came === undefined
      ? undefined
      : new ForbiddenError(
          `Expected a request from the service's own machine, which alone has the role ${role} without API keys; ${came} came. Whoever runs the service sets API_KEYS, or OPEN_TEACHING=true.`,
        );
  };
}
