import type { ApolloServerPlugin, GraphQLRequestContextDidResolveOperation } from '@apollo/server';
import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import {
  GraphQLError,
  type ASTVisitor,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
// Its module build loads a second copy of graphql, to which our types are strangers; and Node sees
// no names in this one.
import queryComplexity from 'graphql-query-complexity/cjs';
import type { GraphqlContext } from './graphql-context.js';

const { fieldExtensionsEstimator, getComplexity, simpleEstimator } = queryComplexity;

/** Most tokens of a document: twice what eight photos with eight heatmaps each take. */
export const MAX_TOKENS = 4000;
/** `classify { heatmap { region { x } } }` has 4. */
const MAX_DEPTH = 10;
/** Eight photos with eight heatmaps each have 72. */
const MAX_ALIASES = 100;
/** Most values in an answer, lists counted in full: eight photos with all their classes have 40,000. */
const MAX_COST = 50_000;

/** By default they throw, which ends validation with an error of no kind. */
const reporting = {
  propagateOnRejection: false,
  onReject: [
    (context: ValidationContext | null, { message }: GraphQLError): void => {
      context?.reportError(new GraphQLError(message.replace('Syntax Error: ', '')));
    },
  ],
};

/** Both count fragments as often as they are used. Introspection is limited by GraphQL.js itself. */
export const operationRules: readonly ValidationRule[] = [
  ruleOf(maxDepthRule({ n: MAX_DEPTH, flattenFragments: true, ...reporting })),
  ruleOf(maxAliasesRule({ n: MAX_ALIASES, ...reporting })),
];

/** Refuses an operation whose answer would be too large, before any resolver runs. */
export function limitCost(): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: (resolved) => {
          const cost = costOf(resolved);
          if (cost <= MAX_COST) return Promise.resolve();
          throw badInput(
            `Expected an operation of at most ${String(MAX_COST)} values; this one may give ${String(cost)}.`,
          );
        },
      }),
  };
}

type ResolvedOperation = GraphQLRequestContextDidResolveOperation<GraphqlContext>;

/** @throws GraphQLError where variables do not fit, or fragments multiply beyond all measure. */
function costOf({ request, schema, document }: ResolvedOperation): number {
  const { variables = {}, operationName } = request;
  try {
    return getComplexity({
      schema,
      query: document,
      variables,
      ...(operationName === undefined ? {} : { operationName }),
      estimators: [fieldExtensionsEstimator(), simpleEstimator({ defaultComplexity: 1 })],
    });
  } catch (error) {
    throw error instanceof GraphQLError ? badInput(error.message) : error;
  }
}

function badInput(message: string): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: 'BAD_USER_INPUT', http: { status: 400, headers: new Map() } },
  });
}

/** Its visitors are typed more loosely than GraphQL.js has them. */
function ruleOf(rule: (context: ValidationContext) => object): ValidationRule {
  return (context): ASTVisitor => rule(context);
}
