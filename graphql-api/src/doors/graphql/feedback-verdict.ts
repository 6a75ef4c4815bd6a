import { registerEnumType } from 'type-graphql';
import type { FeedbackVerdict } from '../../application/feedback/feedback-entry.js';

/** GraphQL's side of the enum; the type keeps the two in step. */
export const FeedbackVerdictEnum: Readonly<{ [V in FeedbackVerdict]: V }> = {
  CORRECT: 'CORRECT',
  WRONG: 'WRONG',
};

registerEnumType(FeedbackVerdictEnum, {
  name: 'FeedbackVerdict',
  description: 'What a person thinks of an answer.',
  valuesConfig: {
    CORRECT: { description: 'The most probable class is what the image shows.' },
    WRONG: { description: 'The image shows something else.' },
  },
});
