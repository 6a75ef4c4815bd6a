import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import {
  fromStoredLabel,
  type ClassificationFeedback,
  type FeedbackVerdict,
} from '../../application/feedback/feedback-entry.js';
import type { FeedbackRequest } from '../../application/feedback/feedback-request.js';
import { FeedbackVerdictEnum } from './feedback-verdict.js';
import { LabelType, toLabelType } from './label.js';

@InputType('FeedbackInput', { description: 'What a person thinks of one answer.' })
export class FeedbackInputType implements FeedbackRequest {
  @Field(() => ID, {
    description:
      'The `id` of the classification. It is remembered for an hour, unless the service is set up otherwise.',
  })
  readonly classificationId!: string;

  @Field(() => FeedbackVerdictEnum, { description: 'Whether the answer is right.' })
  readonly verdict!: FeedbackVerdict;

  @Field(() => Int, {
    nullable: true,
    description: 'The class that the image shows, by its index. Only with the verdict `WRONG`.',
  })
  readonly correctClassIndex?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Anything else to say, at most 1,000 characters.',
  })
  readonly comment?: string | null;
}

@ObjectType('Feedback', {
  simpleResolvers: true,
  description: 'Feedback as it was kept. If there are several for one answer, the last counts.',
})
export class FeedbackType {
  @Field(() => ID, { description: 'The `id` of the classification.' })
  readonly classificationId!: string;

  @Field(() => FeedbackVerdictEnum, { description: 'Whether the answer is right.' })
  readonly verdict!: FeedbackVerdict;

  @Field(() => LabelType, {
    nullable: true,
    description: 'The class that the image shows; null where nobody said.',
  })
  readonly correctLabel!: LabelType | null;

  @Field(() => String, {
    nullable: true,
    description: 'What else was said, trimmed; null where nothing was.',
  })
  readonly comment!: string | null;

  @Field(() => GraphQLDateTimeISO, { description: 'When it came.' })
  readonly receivedAt!: string;
}

export function toFeedbackType(feedback: ClassificationFeedback): FeedbackType {
  const { classificationId, verdict, correctLabel, comment, receivedAt } = feedback;
  return {
    classificationId,
    verdict,
    correctLabel: correctLabel === null ? null : toLabelType(fromStoredLabel(correctLabel)),
    comment,
    receivedAt,
  };
}
