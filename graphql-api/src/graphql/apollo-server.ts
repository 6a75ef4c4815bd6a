import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { GraphQLSchema } from 'graphql';
import type { ErrorLogger } from '../errors/public-error.js';
import { createFormatError } from './format-error.js';
import type { GraphqlContext } from './graphql-context.js';
import { limitCost, MAX_TOKENS, operationRules } from './operation-limits.js';

export interface ApolloServerOptions {
  readonly schema: GraphQLSchema;
  /** Apollo Sandbox for browsers, and introspection with it. */
  readonly sandbox: boolean;
  readonly logger: ErrorLogger;
}

/** What a person who opens the Sandbox finds in its editor. */
const EXAMPLE_OPERATION = `# Choose a photo under "Files" below: variable name "image".
mutation ClassifyPhoto($image: Upload!) {
  classify(image: $image) {
    label {
      name
      wordNetId
    }
    confidence
    predictions(first: 5) {
      label {
        name
      }
      confidence
    }
    image {
      width
      height
      mediaType
    }
    timing {
      totalMs
    }
  }
}
`;

export function createApolloServer(options: ApolloServerOptions): ApolloServer<GraphqlContext> {
  return new ApolloServer<GraphqlContext>({
    schema: options.schema,
    introspection: options.sandbox,
    // Otherwise its "Did you mean" tells what introspection no longer does.
    hideSchemaDetailsFromClientErrors: !options.sandbox,
    parseOptions: { maxLexicalTokens: MAX_TOKENS },
    validationRules: [...operationRules],
    // http/refuse-cross-site.ts guards every door, and before a body is read.
    csrfPrevention: false,
    includeStacktraceInErrorResponses: false,
    formatError: createFormatError(options.logger),
    // The process's own handler closes everything in order.
    stopOnTerminationSignals: false,
    plugins: [
      limitCost(),
      options.sandbox
        ? ApolloServerPluginLandingPageLocalDefault({
            document: EXAMPLE_OPERATION,
            embed: { runTelemetry: false },
          })
        : ApolloServerPluginLandingPageDisabled(),
    ],
  });
}
