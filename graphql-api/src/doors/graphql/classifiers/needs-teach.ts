import type { MiddlewareFn } from 'type-graphql';
import { requireRole, type GraphqlContext } from '../graphql-context.js';

/** For resolvers of which every field changes what is taught. */
export const needsTeach: MiddlewareFn<GraphqlContext> = ({ context }, next) => {
  requireRole(context, 'teach');
  return next();
};
