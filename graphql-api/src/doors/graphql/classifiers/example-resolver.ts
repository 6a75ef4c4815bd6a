import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { requireRole, type GraphqlContext } from '../graphql-context.js';
import { ExampleType } from './example.js';

/** By bytes, with a label of a few hundred for one value: see the limit of an operation's cost. */
const THUMBNAIL_COST = 50;
const PHOTO_COST = 500;

@Resolver(() => ExampleType)
export class ExampleResolver {
  @FieldResolver(() => String, {
    description: 'A small copy of the photo, as a data URL (`data:image/jpeg;base64,…`).',
    complexity: THUMBNAIL_COST,
  })
  thumbnail(@Root() example: ExampleType, @Ctx() context: GraphqlContext): Promise<string> {
    return dataUrl(example, 'thumbnail', context);
  }

  @FieldResolver(() => String, {
    description:
      'The photo as it is kept, at most 512 pixels high and wide and without metadata, as a data URL (`data:image/jpeg;base64,…`).',
    complexity: PHOTO_COST,
  })
  photo(@Root() example: ExampleType, @Ctx() context: GraphqlContext): Promise<string> {
    return dataUrl(example, 'photo', context);
  }
}

async function dataUrl(
  { classifier, id }: ExampleType,
  kind: 'photo' | 'thumbnail',
  context: GraphqlContext,
): Promise<string> {
  requireRole(context, 'teach');
  const jpeg = await context.inFewLanes(() => context.classifiers.photo(classifier, id, kind));
  return `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}`;
}
