import { FAKE_LABELS, FAKE_MODEL } from '@detections/test-support';
import {
  answeringModelSchema,
  toStoredLabel,
  type AnsweredClassification,
  type ClassificationFeedback,
} from './feedback-entry.js';

const CORRECT = FAKE_LABELS[250];

/** An answer as it is remembered. */
export function createAnswered(
  overrides: Partial<AnsweredClassification> = {},
): AnsweredClassification {
  return {
    classificationId: '5f0c3c8e-6f5b-4f0e-9d9c-0a1b2c3d4e5f',
    predicted: {
      label: {
        classIndex: 248,
        id: 'n02109961',
        name: 'Eskimo_dog',
        displayName: 'Eskimo dog',
        wordNetId: 'n02109961',
      },
      confidence: 0.73226,
    },
    preprocessing: 'CENTER_CROP',
    model: answeringModelSchema.parse(FAKE_MODEL),
    imageSha256: 'cd'.repeat(32),
    answeredAt: '2026-11-23T12:00:00.000Z',
    ...overrides,
  };
}

/** That the answer was wrong, with all that can be said. */
export function createFeedback(
  overrides: Partial<ClassificationFeedback> = {},
): ClassificationFeedback {
  return {
    kind: 'classification',
    ...createAnswered(),
    verdict: 'WRONG',
    correctLabel: CORRECT === undefined ? null : toStoredLabel(CORRECT),
    comment: 'It is a husky.\nI know "him", he is mine.',
    receivedAt: '2026-11-23T12:01:00.000Z',
    ...overrides,
  };
}
