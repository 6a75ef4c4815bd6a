import { CallerGoneError, ClassificationError } from '@detections/schema';
import { GraphQLError } from 'graphql';
import type { MiddlewareFn } from 'type-graphql';
import { publicError } from '../errors/public-error.js';

/** nginx's status for a client that closed its request; nobody is left to read it. */
const CLIENT_CLOSED_REQUEST = 499;

/**
 * Gives a resolver's failure its code and HTTP status. What is not ours goes along as its cause:
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
    throw unexpected(error);
  }
};

/** Without a status of its own, Apollo Server would answer 200. */
function unexpected(error: unknown): GraphQLError {
  const originalError = error instanceof Error ? error : new Error(String(error));
  const { status, code, headers } = publicError({ code: 'INTERNAL', message: '' });
  return new GraphQLError(originalError.message, {
    originalError,
    extensions: { code, http: { status, headers: new Map(Object.entries(headers)) } },
  });
}

function toGraphqlError(error: ClassificationError): GraphQLError {
  const { code, message, status, headers } = publicError(error);
  return new GraphQLError(message, {
    extensions: { code, http: { status, headers: new Map(Object.entries(headers)) } },
  });
}
