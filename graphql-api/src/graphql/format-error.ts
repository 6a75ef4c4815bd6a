import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { toPublicError, type ErrorLogger } from '../errors/public-error.js';

/**
 * What a client sees of an error. GraphQL's own (syntax, validation, variables) and ours pass;
 * anything else is logged and hidden behind an id.
 */
export function createFormatError(
  logger: ErrorLogger,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const cause = causeOf(unwrapResolverError(error));
    if (cause instanceof GraphQLError) return formatted;
    const { code, message } = toPublicError(cause, logger);
    const { locations, path } = formatted;
    return {
      message,
      ...(locations === undefined ? {} : { locations }),
      ...(path === undefined ? {} : { path }),
      extensions: { code },
    };
  };
}

/** What a resolver threw that is not ours, which `toGraphqlErrors` gave a status. */
function causeOf(error: unknown): unknown {
  const unexpected = error instanceof GraphQLError && error.extensions['code'] === 'INTERNAL';
  return unexpected ? error.originalError : error;
}
