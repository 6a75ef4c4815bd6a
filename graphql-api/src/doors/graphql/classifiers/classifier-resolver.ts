import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { describeClassifier } from '../../../application/classifiers/describe-classifier.js';
import {
  listExamples,
  MOST_EXAMPLES_LISTED,
} from '../../../application/classifiers/list-examples.js';
import { clampFirst, requireFirst } from '../first-predictions.js';
import { requireRole, type GraphqlContext } from '../graphql-context.js';
import { ClassifierType } from './classifier.js';
import { ExamplePageType } from './example.js';
import { TeachingType } from './teaching.js';

/** For the cost of an operation: as many as there are as a rule. */
const USUAL_CLASSIFIERS = 10;

@Resolver(() => ClassifierType)
export class ClassifierResolver {
  @Query(() => TeachingType, {
    description: 'Whether you may teach, and how much: what to know before anything is taught.',
  })
  teaching(@Ctx() { refusalOf, classifiers }: GraphqlContext): TeachingType {
    const refusal = refusalOf('teach');
    const reason = refusal?.message ?? null;
    return { allowed: refusal === undefined, reason, ...classifiers.limits };
  }

  @Query(() => [ClassifierType], {
    description: 'Every classifier that was taught here, by name.',
    complexity: ({ childComplexity }) => 1 + USUAL_CLASSIFIERS * childComplexity,
  })
  async classifiers(@Ctx() { classifiers }: GraphqlContext): Promise<readonly ClassifierType[]> {
    return (await classifiers.list()).map(describeClassifier);
  }

  @Query(() => ClassifierType, {
    description: 'One classifier. Where none is called so, `CLASSIFIER_NOT_FOUND`.',
  })
  async classifier(
    @Arg('name', () => String, { description: 'What it is called.' }) name: string,
    @Ctx() { classifiers }: GraphqlContext,
  ): Promise<ClassifierType> {
    return describeClassifier(await classifiers.show(name));
  }

  @FieldResolver(() => ExamplePageType, {
    description: 'The photos that it is taught by, a page at a time. Takes the role `teach`.',
    complexity: ({ args, childComplexity }) => {
      const { first } = args as { readonly first: number };
      return 1 + childComplexity * clampFirst(first, MOST_EXAMPLES_LISTED);
    },
  })
  async examples(
    @Root() { name: classifier }: ClassifierType,
    @Ctx() context: GraphqlContext,
    @Arg('className', () => String, {
      nullable: true,
      description: 'Those of this class alone. Where it is not there, `CLASS_NOT_FOUND`.',
    })
    className: string | null | undefined,
    @Arg('first', () => Int, { defaultValue: 50, description: 'How many at most, 1 to 200.' })
    first: number,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The `next` of the page before; without it the first page.',
    })
    after: string | null | undefined,
  ): Promise<ExamplePageType> {
    requireRole(context, 'teach');
    const { examples, next } = await listExamples(context.classifiers, {
      classifier,
      className: className ?? undefined,
      after: after ?? undefined,
      limit: requireFirst(first, MOST_EXAMPLES_LISTED),
    });
    return { examples: examples.map((example) => ({ ...example, classifier })), next };
  }
}
