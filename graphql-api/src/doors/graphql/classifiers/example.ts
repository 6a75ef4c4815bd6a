import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { ExampleDescription } from '../../../application/classifiers/list-examples.js';
import { ClassifierType } from './classifier.js';

/** GraphQL's side of the enum; the type keeps the two in step. */
export const ExampleSourceEnum: Readonly<{
  [S in ExampleDescription['source']]: S;
}> = { UPLOAD: 'UPLOAD', CORRECTION: 'CORRECTION' };

registerEnumType(ExampleSourceEnum, {
  name: 'ExampleSource',
  description: 'Where an example came from.',
  valuesConfig: {
    UPLOAD: { description: 'Somebody added it to the class.' },
    CORRECTION: { description: 'The classifier had named another class, or was unsure.' },
  },
});

@ObjectType('Example', { description: 'A photo that an own classifier is taught by.' })
export class ExampleType implements ExampleDescription {
  @Field(() => ID, { description: 'Identifies it; a UUID.' })
  readonly id!: string;

  @Field(() => String, { description: 'The class that it is in.' })
  readonly className!: string;

  @Field(() => ExampleSourceEnum, { description: 'Where it came from.' })
  readonly source!: ExampleDescription['source'];

  @Field(() => GraphQLDateTimeISO, { description: 'When it was added.' })
  readonly addedAt!: string;

  /** Whose it is; not a field itself. */
  readonly classifier!: string;
}

@ObjectType('ExamplePage', { simpleResolvers: true, description: 'Some of the examples.' })
export class ExamplePageType {
  @Field(() => [ExampleType], { description: 'In the order in which they were added.' })
  readonly examples!: readonly ExampleType[];

  @Field(() => String, {
    nullable: true,
    description: 'What to send as `after` to get those that come next; null at the end.',
  })
  readonly next!: string | null;
}

@ObjectType('AddedExamples', {
  simpleResolvers: true,
  description: 'What became of photos that were sent.',
})
export class AddedExamplesType {
  @Field(() => ClassifierType, { description: 'The classifier as it is with them.' })
  readonly classifier!: ClassifierType;

  @Field(() => [ID], {
    description:
      'The examples in the order of the photos; of a photo that the class had already, the one that was there.',
  })
  readonly ids!: readonly string[];

  @Field(() => Int, { description: 'How many were new.' })
  readonly added!: number;
}
