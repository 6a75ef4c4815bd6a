import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { FastifyBaseLogger } from 'fastify';
import { NoSchemaIntrospectionCustomRule, type GraphQLSchema } from 'graphql';
import { SANDBOX_PAGE } from '../../http/explorer-pages.js';
import { answerFailures } from './answer-failures.js';
import { MAX_TOKENS } from './document-limits.js';
import { createFormatError } from './format-error.js';
import type { GraphqlContext } from './graphql-context.js';
import { limitCost, operationRules } from './operation-limits.js';

export interface ApolloServerOptions {
  readonly schema: GraphQLSchema;
  /** Explorers for browsers, and introspection with them. */
  readonly sandbox: boolean;
  readonly logger: FastifyBaseLogger;
}

/** Of a document; each costs time, and the first few tell enough. */
const MAX_ERRORS = 10;

const showSandbox: ApolloServerPlugin<GraphqlContext> = {
  serverWillStart: () =>
    Promise.resolve({ renderLandingPage: () => Promise.resolve({ html: SANDBOX_PAGE }) }),
};

export function createApolloServer(options: ApolloServerOptions): ApolloServer<GraphqlContext> {
  // "Did you mean" would tell what introspection no longer does.
  const hideSuggestions = !options.sandbox;
  return new ApolloServer<GraphqlContext>({
    schema: options.schema,
    // Refused by GraphQL.js's rule instead: Apollo Server's tells how to turn it on.
    introspection: true,
    logger: options.logger,
    // With places, each of an error's nodes has its line counted from the start of the document.
    parseOptions: { maxLexicalTokens: MAX_TOKENS, noLocation: true },
    validationOptions: { maxErrors: MAX_ERRORS, hideSuggestions },
    validationRules: [
      ...operationRules,
      ...(options.sandbox ? [] : [NoSchemaIntrospectionCustomRule]),
    ],
    // Nobody here sends hashes, and a cache of what strangers send would only hold memory.
    persistedQueries: false,
    // http/refuse-cross-site.ts guards every door, and before a body is read.
    csrfPrevention: false,
    includeStacktraceInErrorResponses: false,
    formatError: createFormatError(options.logger),
    // The process's own handler closes everything in order.
    stopOnTerminationSignals: false,
    plugins: [
      limitCost({ hideSuggestions }),
      answerFailures(options.logger),
      options.sandbox ? showSandbox : ApolloServerPluginLandingPageDisabled(),
    ],
  });
}
