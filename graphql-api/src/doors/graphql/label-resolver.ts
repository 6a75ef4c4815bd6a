import { BadUserInputError } from '@detections/schema';
import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import { parseModelReference } from '../../application/model-reference.js';
import { requireFirst } from './first-predictions.js';
import type { GraphqlContext } from './graphql-context.js';
import { LabelType, toLabelType } from './label.js';

/** In UTF-16 code units; the longest name has 31. */
const MAX_SEARCH_LENGTH = 100;

@Resolver(() => LabelType)
export class LabelResolver {
  @Query(() => [LabelType], {
    description:
      'The classes that a model tells apart. With `search` the best match comes first: the very name, then names that begin with it or have a word that begins with it, then the very synonym, then all kinds of it (`dog` finds every breed), then other names and synonyms that hold it.',
  })
  async labels(
    @Ctx() { findLabels }: GraphqlContext,
    @Arg('model', () => String, {
      nullable: true,
      description:
        'Whose classes: `NAME`, or `NAME@VERSION`. By default those of the default model.',
    })
    model: string | null | undefined,
    @Arg('search', () => String, {
      nullable: true,
      description:
        'Part of a name, of a synonym or of an id, or what the class is a kind of, in any case; at most 100 characters. Without it all classes are listed by `classIndex`.',
    })
    search: string | null | undefined,
    @Arg('first', () => Int, { defaultValue: 20, description: 'How many at most, 1 to 1000.' })
    first: number,
  ): Promise<LabelType[]> {
    const count = requireFirst(first);
    const found = await findLabels(requireSearch(search ?? ''), parseModelReference(model));
    return found.slice(0, count).map(toLabelType);
  }
}

function requireSearch(search: string): string {
  if (search.length <= MAX_SEARCH_LENGTH) return search;
  throw new BadUserInputError(
    `Expected "search" to have at most ${String(MAX_SEARCH_LENGTH)} characters; ${String(search.length)} came.`,
  );
}
