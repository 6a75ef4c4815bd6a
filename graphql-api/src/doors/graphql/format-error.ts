import { ApolloServerErrorCode } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { toPublicError, type ErrorLogger } from '../../errors/public-error.js';

/**
 * What GraphQL.js and Apollo Server find wrong with a request. Apollo Server exports none of these
 * classes, only their codes; a plugin or a library that throws a code of theirs is not of the class.
 */
const REQUEST_ERRORS: ReadonlyMap<string, string> = new Map([
  ['SyntaxError', ApolloServerErrorCode.GRAPHQL_PARSE_FAILED],
  ['ValidationError', ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED],
  ['OperationResolutionError', ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE],
  ['BadRequestError', ApolloServerErrorCode.BAD_REQUEST],
  ['PersistedQueryNotSupportedError', ApolloServerErrorCode.PERSISTED_QUERY_NOT_SUPPORTED],
]);

/** All codes that a GraphQL error may have besides ours. */
export const REQUEST_ERROR_CODES: readonly string[] = [...REQUEST_ERRORS.values()];

/** Names and values from a request are repeated in messages. */
const MAX_MESSAGE_LENGTH = 400;

/**
 * What a client sees of an error. What is wrong with the request passes, and what is ours;
 * anything else is logged and hidden behind an id, GraphQL errors of others among it.
 */
export function createFormatError(
  logger: ErrorLogger,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const { locations, path } = formatted;
    const { code, message, confirmation } = isRequestError(error)
      ? { code: error.extensions['code'], message: error.message, confirmation: undefined }
      : toPublicError(causeOf(error), logger);
    return {
      message: shorten(message),
      ...(locations === undefined ? {} : { locations }),
      ...(path === undefined ? {} : { path }),
      extensions: { code, ...(confirmation === undefined ? {} : { confirmation }) },
    };
  };
}

function isRequestError(error: unknown): error is GraphQLError {
  return (
    error instanceof GraphQLError &&
    error.extensions['code'] !== undefined &&
    REQUEST_ERRORS.get(error.name) === error.extensions['code']
  );
}

/** GraphQL.js and Apollo Server wrap what is thrown, the one around the other. */
function causeOf(error: unknown): unknown {
  if (!(error instanceof GraphQLError) || error.originalError == null) return error;
  return causeOf(error.originalError);
}

function shorten(message: string): string {
  if (message.length <= MAX_MESSAGE_LENGTH) return message;
  return `${message.slice(0, MAX_MESSAGE_LENGTH)}…`;
}
