import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import {
  MOST_TO_LOOK_AT,
  type QualityDescription,
} from '../../../application/classifiers/describe-classifier.js';

type ItemOf<List extends keyof QualityDescription> =
  QualityDescription[List] extends readonly (infer Item)[] ? Item : never;

/** For the cost of an operation. */
const complexity = ({ childComplexity }: { readonly childComplexity: number }): number =>
  1 + MOST_TO_LOOK_AT * childComplexity;
const AT_MOST = `${String(MOST_TO_LOOK_AT)} at most`;

@ObjectType('Confusion', {
  simpleResolvers: true,
  description: 'Examples of one class that are taken for another.',
})
export class ConfusionType implements ItemOf<'confusions'> {
  @Field(() => String, { description: 'The class that they are in.' })
  readonly className!: string;

  @Field(() => String, { description: 'The class that a classifier taught without them sees.' })
  readonly takenFor!: string;

  @Field(() => Int, { description: 'How many they are.' })
  readonly count!: number;
}

@ObjectType('MisplacedExample', {
  simpleResolvers: true,
  description: 'An example that may be in the wrong class.',
})
export class MisplacedExampleType implements ItemOf<'misplaced'> {
  @Field(() => ID, { description: 'The example.' })
  readonly exampleId!: string;

  @Field(() => String, { description: 'The class that it is in.' })
  readonly className!: string;

  @Field(() => String, { description: 'The class that a classifier taught without it sees.' })
  readonly likelyClassName!: string;

  @Field(() => Float, {
    description: 'How much more probable that class is than its own, 0 to 1.',
  })
  readonly margin!: number;
}

@ObjectType('DuplicateExamples', {
  simpleResolvers: true,
  description: 'Two examples that are as good as the same picture.',
})
export class DuplicateExamplesType implements ItemOf<'duplicates'> {
  @Field(() => ID, { description: 'The one that was added first.' })
  readonly firstId!: string;

  @Field(() => ID, { description: 'The other.' })
  readonly secondId!: string;

  @Field(() => Float, { description: 'The cosine of their embeddings; 1 is the same.' })
  readonly similarity!: number;
}

@ObjectType('LearningCurvePoint', {
  simpleResolvers: true,
  description: 'How good a classifier taught by a part of the examples is.',
})
export class LearningCurvePointType implements ItemOf<'learningCurve'> {
  @Field(() => Float, {
    description: 'How many examples it was taught by, in the mean of the classes.',
  })
  readonly examplesPerClass!: number;

  @Field(() => Float, { description: 'Share of the others that it gets right, 0 to 1.' })
  readonly accuracy!: number;
}

@ObjectType('ClassifierQuality', {
  simpleResolvers: true,
  description:
    'How good an own classifier is, and what a person can do about it. Each example is judged by a classifier that was taught without it.',
})
export class ClassifierQualityType implements QualityDescription {
  @Field(() => Float, {
    nullable: true,
    description:
      'Share of the examples that it gets right, 0 to 1; null where no class has two. Somewhat low with few photos.',
  })
  readonly accuracy!: number | null;

  @Field(() => [ConfusionType], {
    description: `What it mistakes for what, the most frequent first; ${AT_MOST}.`,
    complexity,
  })
  readonly confusions!: readonly ConfusionType[];

  @Field(() => [MisplacedExampleType], {
    description: `The examples that are most likely in the wrong class, the likeliest first; ${AT_MOST}.`,
    complexity,
  })
  readonly misplaced!: readonly MisplacedExampleType[];

  @Field(() => [DuplicateExamplesType], {
    description: `Pictures that are there twice, the most similar first; ${AT_MOST}.`,
    complexity,
  })
  readonly duplicates!: readonly DuplicateExamplesType[];

  @Field(() => [LearningCurvePointType], {
    description: 'What more photos have gained so far; empty where the classes have too few.',
  })
  readonly learningCurve!: readonly LearningCurvePointType[];

  @Field(() => Float, {
    nullable: true,
    description:
      'What the last doubling of the photos gained in accuracy; null without a learning curve.',
  })
  readonly gainOfLastDoubling!: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether more photos promise more; null without a learning curve.',
  })
  readonly morePhotosHelp!: boolean | null;
}
