import { CallerGoneError, ClassificationError } from '@detections/schema';
import { GraphQLError } from 'graphql';
import type { MiddlewareFn } from 'type-graphql';
import { publicError } from '../errors/public-error.js';

/** nginx's status for a client that closed its request; nobody is left to read it. */
const CLIENT_CLOSED_REQUEST = 499;

/**
 * Gives a resolver's failure its code and HTTP status. What is not ours passes through untouched:
 * `formatError` logs and hides it.
 */
export const toGraphqlErrors: MiddlewareFn = async (_, next) => {
  try {
    return (await next()) as unknown;
  } catch (error) {
    if (error instanceof ClassificationError) throw toGraphqlError(error);
    if (error instanceof CallerGoneError) {
      const http = { status: CLIENT_CLOSED_REQUEST, headers: new Map() };
      throw new GraphQLError(error.message, { extensions: { code: 'CALLER_GONE', http } });
    }
    throw error;
  }
};

function toGraphqlError(error: ClassificationError): GraphQLError {
  const { code, message, status, headers } = publicError(error);
  return new GraphQLError(message, {
    extensions: { code, http: { status, headers: new Map(Object.entries(headers)) } },
  });
}
