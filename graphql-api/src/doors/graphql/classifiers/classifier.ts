import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import type {
  ClassDescription,
  ClassifierDescription,
  VersionDescription,
} from '../../../application/classifiers/describe-classifier.js';
import { ClassifierQualityType } from './classifier-quality.js';

/** GraphQL's side of the enum; the type keeps the two in step. */
const ClassifierStateEnum: Readonly<{ [S in ClassifierDescription['state']]: S }> = {
  READY: 'READY',
  TRAINING: 'TRAINING',
  NOT_READY: 'NOT_READY',
};

registerEnumType(ClassifierStateEnum, {
  name: 'ClassifierState',
  description: 'Whether an own classifier answers.',
  valuesConfig: {
    READY: { description: 'It answers, maybe while a newer training is under way.' },
    TRAINING: { description: 'Its first training is under way.' },
    NOT_READY: { description: 'It cannot be trained, or not asked: see `reason`.' },
  },
});

/** For the cost of an operation: as many as there are as a rule. */
const USUAL_CLASSES = 20;
const USUAL_VERSIONS = 10;
const timesUsual =
  (usual: number) =>
  ({ childComplexity }: { readonly childComplexity: number }): number =>
    1 + usual * childComplexity;

@ObjectType('ClassifierClass', {
  simpleResolvers: true,
  description: 'One of the classes that an own classifier tells apart.',
})
export class ClassifierClassType implements ClassDescription {
  @Field(() => String, { description: 'What people call it: the label of answers.' })
  readonly name!: string;

  @Field(() => Int, { description: 'How many photos it is taught by.' })
  readonly exampleCount!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Share of its examples that a classifier taught without them would get right, 0 to 1; null where it is not trained, or has one example.',
  })
  readonly accuracy!: number | null;

  @Field(() => Boolean, {
    description: 'Whether it has fewer than the five photos that `Classification.known` takes.',
  })
  readonly tooFew!: boolean;
}

@ObjectType('ClassifierVersion', {
  simpleResolvers: true,
  description: 'What one training of an own classifier has made.',
})
export class ClassifierVersionType implements VersionDescription {
  @Field(() => Int, { description: 'From 1; the highest is the newest.' })
  readonly version!: number;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was trained.' })
  readonly createdAt!: string;

  @Field(() => [String], {
    description: 'What it tells apart, in the order of `Label.classIndex`.',
  })
  readonly labels!: readonly string[];

  @Field(() => Int, { description: 'How many classes it tells apart.' })
  readonly classCount!: number;

  @Field(() => Int, { description: 'How many examples it was taught by.' })
  readonly exampleCount!: number;

  @Field(() => Boolean, { description: 'Whether it answers.' })
  readonly isActive!: boolean;
}

@ObjectType('Classifier', {
  description:
    'A classifier of your own, taught from a few photos. It is a model: `classify(model:)` takes its name.',
})
export class ClassifierType implements ClassifierDescription {
  @Field(() => String, { description: 'What it is asked for by, as every model is.' })
  readonly name!: string;

  @Field(() => String, {
    description: 'The network whose embeddings it is taught on: `NAME@VERSION`.',
  })
  readonly base!: string;

  @Field(() => String, {
    description: 'What photos go through before the network: a preset of it.',
  })
  readonly preset!: string;

  @Field(() => ClassifierStateEnum, { description: 'Whether it answers.' })
  readonly state!: ClassifierDescription['state'];

  @Field(() => Boolean, {
    description:
      'False while a newer training than the one that answers is under way. A version that was rolled back to is current.',
  })
  readonly isCurrent!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Why it is `NOT_READY`, for people to read; null where it is not.',
  })
  readonly reason!: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The version that answers: the newest, or the one that was rolled back to. Null where none does.',
  })
  readonly version!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'The least `Classification.familiarity` that counts as `known`, 0 to 1; null where a class has fewer than five photos.',
  })
  readonly threshold!: number | null;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was made.' })
  readonly createdAt!: string;

  @Field(() => Int, { description: 'How many photos it is taught by, in all classes.' })
  readonly exampleCount!: number;

  @Field(() => [ClassifierClassType], {
    description:
      'In the order in which they were added. What a version tells apart, its `labels` say.',
    complexity: timesUsual(USUAL_CLASSES),
  })
  readonly classes!: readonly ClassifierClassType[];

  @Field(() => ClassifierQualityType, {
    nullable: true,
    description: 'How good the version that answers is; null where none does.',
  })
  readonly quality!: ClassifierQualityType | null;

  @Field(() => [ClassifierVersionType], {
    description: 'Every version that is kept, the newest first.',
    complexity: timesUsual(USUAL_VERSIONS),
  })
  readonly versions!: readonly ClassifierVersionType[];
}

@ObjectType('DeletedClassifier', {
  simpleResolvers: true,
  description: 'What has gone: nothing of it is kept.',
})
export class DeletedClassifierType {
  @Field(() => String, { description: 'What it was called.' })
  readonly name!: string;

  @Field(() => Int, { description: 'How many classes went.' })
  readonly classes!: number;

  @Field(() => Int, { description: 'How many examples went, with photos and embeddings.' })
  readonly examples!: number;

  @Field(() => Int, { description: 'How many versions went.' })
  readonly versions!: number;
}
