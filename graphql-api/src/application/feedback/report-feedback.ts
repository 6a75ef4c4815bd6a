import type { Clock } from '@detections/runtime';
import { ClassificationNotFoundError, ModelNotReadyError } from '@detections/schema';
import { requireLabel } from '../require-label.js';
import type { Models } from '../models.js';
import type { AnsweredClassifications } from './answered-classifications.js';
import {
  toStoredLabel,
  type AnsweredClassification,
  type ClassificationFeedback,
  type StoredLabel,
} from './feedback-entry.js';
import { checkFeedback, type FeedbackRequest } from './feedback-request.js';
import type { FeedbackStore } from './feedback-store.js';

export interface ReportFeedbackOptions {
  readonly answered: AnsweredClassifications;
  readonly store: FeedbackStore;
  /** Knows what the classes are called. */
  readonly models: Pick<Models, 'card'>;
  /** How long answers are remembered, for whoever comes too late. */
  readonly windowSeconds: number;
  readonly clock: Clock;
}

/**
 * Keeps what a person thinks of an answer, together with the answer. Once it resolves the feedback
 * is kept.
 *
 * @throws BadUserInputError where a part of the request is out of range.
 * @throws ClassificationNotFoundError where the answer is not remembered, or no more.
 * @throws ModelNotReadyError where it is not known what the correct class is called.
 * @throws QueueUnavailableError
 * @throws StorageUnavailableError
 */
export type ReportFeedback = (request: FeedbackRequest) => Promise<ClassificationFeedback>;

export function createReportFeedback(options: ReportFeedbackOptions): ReportFeedback {
  const { answered, store, models, windowSeconds, clock } = options;
  return async (request) => {
    const { classificationId, verdict, correctClassIndex, comment } = checkFeedback(request);
    const found = await answered.find(classificationId);
    if (found === undefined) throw notFound(classificationId, windowSeconds);
    const feedback: ClassificationFeedback = {
      kind: 'classification',
      ...found,
      verdict,
      correctLabel:
        correctClassIndex === null ? null : await labelOf(correctClassIndex, found, models),
      comment,
      receivedAt: new Date(clock.now()).toISOString(),
    };
    await store.append(feedback);
    return feedback;
  };
}

/** By the model that answered; another may have taken its place since. */
async function labelOf(
  classIndex: number,
  { model }: AnsweredClassification,
  models: ReportFeedbackOptions['models'],
): Promise<StoredLabel> {
  const { digest } = model;
  if (digest === undefined) {
    throw new ModelNotReadyError('The model that answered is not known any more.');
  }
  const card = await models.card({ ...model, digest });
  return toStoredLabel(requireLabel(card, classIndex, 'correctClassIndex'));
}

function notFound(id: string, windowSeconds: number): ClassificationNotFoundError {
  return new ClassificationNotFoundError(
    `Expected the id of a classification that was answered within the last ${String(windowSeconds)} seconds; ${id} is unknown, or older.`,
  );
}
