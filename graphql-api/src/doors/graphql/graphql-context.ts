import type { ForbiddenError } from '@detections/schema';
import type { Application } from '../../application/application.js';
import type { Role } from '../../http/roles.js';
import type { Lanes } from './classifiers/lanes.js';

/** What resolvers have at hand, made anew for each request. */
export interface GraphqlContext extends Application {
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
  /** Why who sent this may not do what takes the role; undefined where it may. */
  readonly refusalOf: (role: Role) => ForbiddenError | undefined;
  /** For what a query may ask for by the hundred. */
  readonly inFewLanes: Lanes;
}

/** @throws ForbiddenError */
export function requireRole({ refusalOf }: Pick<GraphqlContext, 'refusalOf'>, role: Role): void {
  const refusal = refusalOf(role);
  if (refusal !== undefined) throw refusal;
}
