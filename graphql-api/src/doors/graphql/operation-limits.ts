import type { ApolloServerPlugin, GraphQLRequestContextDidResolveOperation } from '@apollo/server';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { BadUserInputError } from '@detections/schema';
import {
  getVariableValues,
  GraphQLError,
  Kind,
  type ASTVisitor,
  type OperationDefinitionNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
// Its module build loads a second copy of graphql, to which our types are strangers; and Node sees
// no names in this one.
import queryComplexity from 'graphql-query-complexity/cjs';
import type { GraphqlContext } from './graphql-context.js';
import { toGraphqlError } from './to-graphql-errors.js';

const { fieldExtensionsEstimator, getComplexity, simpleEstimator } = queryComplexity;

/** `classify { heatmap { region { x } } }` has 4. */
const MAX_DEPTH = 10;
/** Most values in an answer, lists counted in full: eight photos with all their classes have 40,000. */
const MAX_COST = 50_000;

/** By default it throws, which ends validation with an error of no kind. */
const reporting = {
  propagateOnRejection: false,
  onReject: [
    (context: ValidationContext | null, { message }: GraphQLError): void => {
      context?.reportError(new GraphQLError(message.replace('Syntax Error: ', '')));
    },
  ],
};

/** Counts fragments as often as they are used. Introspection is limited by GraphQL.js itself. */
export const operationRules: readonly ValidationRule[] = [
  ruleOf(maxDepthRule({ n: MAX_DEPTH, flattenFragments: true, ...reporting })),
];

/** Refuses an operation whose answer would be too large, before any resolver runs. */
export function limitCost({ hideSuggestions }: CostOptions): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: (resolved) => {
          // Which of several it is, or none, GraphQL.js says when it executes.
          if (resolved.operation == null) return Promise.resolve();
          requireFittingVariables(resolved, resolved.operation, hideSuggestions);
          const cost = costOf(resolved, resolved.operation);
          if (cost <= MAX_COST) return Promise.resolve();
          throw toGraphqlError(
            new BadUserInputError(
              `Expected an operation of at most ${String(MAX_COST)} values; this one may give ${String(cost)}.`,
            ),
          );
        },
      }),
  };
}

export interface CostOptions {
  /** Not to tell what is in the schema where something else came. */
  readonly hideSuggestions: boolean;
}

type ResolvedOperation = GraphQLRequestContextDidResolveOperation<GraphqlContext>;

/**
 * One error is enough: each repeats the whole value, so that 3,000 unknown fields of an input
 * object would take 7 s.
 */
function requireFittingVariables(
  { request, schema }: ResolvedOperation,
  { variableDefinitions = [] }: OperationDefinitionNode,
  hideSuggestions: boolean,
): void {
  const options = { maxErrors: 1, hideSuggestions };
  const { errors } = getVariableValues(
    schema,
    variableDefinitions,
    request.variables ?? {},
    options,
  );
  const [error] = errors ?? [];
  if (error !== undefined) throw toGraphqlError(new BadUserInputError(error.message));
}

/** Of this operation alone: the others of its document may have variables that did not come. */
function costOf(
  { request, schema, document }: ResolvedOperation,
  operation: OperationDefinitionNode,
): number {
  const definitions = document.definitions.filter(
    (definition) => definition.kind !== Kind.OPERATION_DEFINITION || definition === operation,
  );
  return getComplexity({
    schema,
    query: { ...document, definitions },
    variables: request.variables ?? {},
    estimators: [fieldExtensionsEstimator(), simpleEstimator({ defaultComplexity: 1 })],
  });
}

/** Its visitors are typed more loosely than GraphQL.js has them. */
function ruleOf(rule: (context: ValidationContext) => object): ValidationRule {
  return (context): ASTVisitor => rule(context);
}
