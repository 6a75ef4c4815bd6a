import 'reflect-metadata';
import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { ClassificationResolver } from './classification-resolver.js';
import { ClassifierResolver } from './classifiers/classifier-resolver.js';
import { ExampleResolver } from './classifiers/example-resolver.js';
import { ExamplesResolver } from './classifiers/examples-resolver.js';
import { TeachingResolver } from './classifiers/teaching-resolver.js';
import { EmbeddingResolver } from './embedding-resolver.js';
import { FeedbackResolver } from './feedback-resolver.js';
import { LabelResolver } from './label-resolver.js';
import { ModelResolver } from './model-resolver.js';
import { ServiceResolver } from './service-resolver.js';
import { toGraphqlErrors } from './to-graphql-errors.js';

export function buildSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      ClassificationResolver,
      ClassifierResolver,
      EmbeddingResolver,
      ExampleResolver,
      ExamplesResolver,
      FeedbackResolver,
      LabelResolver,
      ModelResolver,
      ServiceResolver,
      TeachingResolver,
    ],
    globalMiddlewares: [toGraphqlErrors],
    // Would need class-validator; the resolvers check their few arguments themselves.
    validate: false,
    // It would be introspected at every start; `emit-contracts.ts` validates it, once a change.
    skipCheck: true,
  });
  describeRootType(schema.getQueryType(), 'What can be asked without sending anything.');
  describeRootType(
    schema.getMutationType(),
    'What takes a photo, feedback on one, or what a classifier of your own is taught.',
  );
  return schema;
}

/** type-graphql has no place for the root types' descriptions. */
function describeRootType(type: GraphQLObjectType | null | undefined, description: string): void {
  if (type != null) type.description = description;
}
