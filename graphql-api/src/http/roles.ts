import type { ForbiddenError } from '@detections/schema';

/** What a key may open: `read` asks, `teach` changes own classifiers, `models` changes models. */
export const ROLES = ['read', 'teach', 'models'] as const;
export type Role = (typeof ROLES)[number];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What it takes to ask for this route; `read` unless given. */
    readonly role?: Role;
  }
  interface FastifyRequest {
    /** Why who sent this may not do what takes the role; undefined where it may. */
    readonly refusalOf: (role: Role) => ForbiddenError | undefined;
  }
}
