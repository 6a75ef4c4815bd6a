import { GraphQLError } from 'graphql';
import type { MiddlewareFn } from 'type-graphql';
import { knownError, publicError } from '../../errors/public-error.js';

/** Gives a resolver's failure its HTTP status; without one, Apollo Server would answer 200. */
export const toGraphqlErrors: MiddlewareFn = async (_, next) => {
  try {
    return (await next()) as unknown;
  } catch (error) {
    throw toGraphqlError(error);
  }
};

/** The failure goes along as the original error: what a client sees of it, `formatError` decides. */
export function toGraphqlError(error: unknown): GraphQLError {
  const originalError = error instanceof Error ? error : new Error(String(error));
  const known = knownError(error) ?? publicError({ code: 'INTERNAL', message: '' });
  const { code, status, headers } = known;
  return new GraphQLError(originalError.message, {
    originalError,
    extensions: { code, http: { status, headers: new Map(Object.entries(headers)) } },
  });
}
