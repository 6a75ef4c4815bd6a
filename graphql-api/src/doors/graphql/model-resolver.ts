import type { ModelCard } from '@detections/schema';
import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { findCard } from '../../application/find-card.js';
import { joinModelReference } from '../../application/model-reference.js';
import type { KnownModel } from '../../application/models.js';
import type { GraphqlContext } from './graphql-context.js';
import { ModelType } from './model.js';

@Resolver(() => ModelType)
export class ModelResolver {
  @Query(() => ModelType, {
    description: 'The network that is ready to answer: the one that is named, else the default.',
  })
  model(
    @Ctx() { models }: GraphqlContext,
    @Arg('name', () => String, {
      nullable: true,
      description: 'By default the model that answers whoever names none.',
    })
    name: string | null | undefined,
    @Arg('version', () => String, {
      nullable: true,
      description: 'By default the highest that is ready.',
    })
    version: string | null | undefined,
  ): ModelType {
    return models.resolve(joinModelReference(name, version));
  }

  @Query(() => [ModelType], {
    description:
      'Every model that is ready to answer, by name, each in its highest version. REST `/v1/models` also tells why another is not.',
  })
  async models(@Ctx() { models }: GraphqlContext): Promise<ModelType[]> {
    const ready = models
      .list()
      .flatMap(({ current }) => (current.state === 'ready' ? [current.model] : []));
    const cards = await Promise.all(ready.map((model) => findCard(models, model)));
    return ready.filter((_, index) => cards[index]?.found);
  }

  @FieldResolver(() => String, { description: 'What people call it.' })
  async title(@Root() model: ModelType, @Ctx() context: GraphqlContext): Promise<string> {
    return (await cardOf(model, context)).title ?? model.name;
  }

  @FieldResolver(() => String, { nullable: true, description: 'What it may be used for.' })
  async license(@Root() model: ModelType, @Ctx() context: GraphqlContext): Promise<string | null> {
    return (await cardOf(model, context)).license ?? null;
  }

  @FieldResolver(() => String, { nullable: true, description: 'Where it comes from.' })
  async source(@Root() model: ModelType, @Ctx() context: GraphqlContext): Promise<string | null> {
    return (await cardOf(model, context)).source ?? null;
  }

  @FieldResolver(() => [String], {
    description: 'The ways to preprocess a picture for it, by name; the first is the default.',
  })
  async presets(
    @Root() model: ModelType,
    @Ctx() context: GraphqlContext,
  ): Promise<readonly string[]> {
    return (await cardOf(model, context)).preprocessing.map(({ name }) => name);
  }

  @FieldResolver(() => Boolean, { description: 'Whether heatmaps can be drawn of its answers.' })
  async heatmaps(@Root() model: ModelType, @Ctx() context: GraphqlContext): Promise<boolean> {
    return (await cardOf(model, context)).output.heatmaps;
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'How many numbers `embed` gives; null where the model has no embedding.',
  })
  async embeddingLength(
    @Root() model: ModelType,
    @Ctx() context: GraphqlContext,
  ): Promise<number | null> {
    return (await cardOf(model, context)).output.embedding?.length ?? null;
  }

  @FieldResolver(() => [String], {
    description: 'Every version that is ready to answer, the highest first.',
  })
  versions(@Root() { name }: ModelType, @Ctx() context: GraphqlContext): readonly string[] {
    const versions = find(name, context)?.versions ?? [];
    return versions.filter(({ state }) => state === 'ready').map(({ version }) => version);
  }

  @FieldResolver(() => Boolean, { description: 'Whether it answers whoever names no model.' })
  isDefault(@Root() { name }: ModelType, @Ctx() context: GraphqlContext): boolean {
    return find(name, context)?.isDefault ?? false;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Why it answers in the place of the model that should, for people; null where it does not.',
  })
  fallbackReason(@Root() { name }: ModelType, @Ctx() context: GraphqlContext): string | null {
    return find(name, context)?.fallbackReason ?? null;
  }
}

function cardOf(model: ModelType, { models }: GraphqlContext): Promise<ModelCard> {
  return models.card(model);
}

function find(name: string, { models }: GraphqlContext): KnownModel | undefined {
  return models.list({ withTrials: true }).find((known) => known.name === name);
}
