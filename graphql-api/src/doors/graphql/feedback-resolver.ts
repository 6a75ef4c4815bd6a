import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { FeedbackInputType, FeedbackType, toFeedbackType } from './feedback.js';
import type { GraphqlContext } from './graphql-context.js';

@Resolver(() => FeedbackType)
export class FeedbackResolver {
  @Mutation(() => FeedbackType, {
    description:
      'Keeps what a person thinks of an answer. Once it answers, the feedback is kept. An answer that is not remembered, or no more, gives `CLASSIFICATION_NOT_FOUND`.',
  })
  async reportFeedback(
    @Arg('input', () => FeedbackInputType, { description: 'What the person thinks.' })
    input: FeedbackInputType,
    @Ctx() { reportFeedback }: GraphqlContext,
  ): Promise<FeedbackType> {
    return toFeedbackType(await reportFeedback(input));
  }
}
