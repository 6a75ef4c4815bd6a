import type { ApolloServerPlugin } from '@apollo/server';
import { HTTP_STATUS } from '../../errors/http-status.js';
import type { ErrorLogger } from '../../errors/public-error.js';
import type { GraphqlContext } from './graphql-context.js';

/** What Apollo Server leaves out where something fails that is not a resolver. */
export function answerFailures(logger: ErrorLogger): ApolloServerPlugin<GraphqlContext> {
  return {
    // A plugin's failure: `formatError` is given another error, which says nothing.
    unexpectedErrorProcessingRequest: ({ error }) => {
      logger.error({ err: error }, 'a GraphQL request failed unexpectedly');
      return Promise.resolve();
    },
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse: ({ response: { body, http } }) => {
          const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
          const codes = errors.map(({ extensions }) => String(extensions?.['code']));
          // A value that does not fit its type fails after its resolver; the answer would be 200.
          if (codes.includes('INTERNAL')) http.status = HTTP_STATUS.INTERNAL;
          const [code] = codes;
          if (code !== undefined) http.headers.set('x-error-code', code);
          return Promise.resolve();
        },
      }),
  };
}
