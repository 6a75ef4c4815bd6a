import { Ctx, Query, Resolver } from 'type-graphql';
import { requireReady } from '../../application/require-ready.js';
import type { GraphqlContext } from './graphql-context.js';
import { ModelType } from './model.js';

@Resolver(() => ModelType)
export class ModelResolver {
  @Query(() => ModelType, { description: 'The network that is ready to answer.' })
  model(@Ctx() { readiness }: GraphqlContext): ModelType {
    return requireReady(readiness());
  }
}
