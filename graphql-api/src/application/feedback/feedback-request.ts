import { BadUserInputError } from '@detections/schema';
import { z } from 'zod';
import type { FeedbackVerdict } from './feedback-entry.js';

/** Feedback as a client sends it. */
export interface FeedbackRequest {
  readonly classificationId: string;
  readonly verdict: FeedbackVerdict;
  readonly correctClassIndex?: number | null | undefined;
  readonly comment?: string | null | undefined;
}

/** Feedback whose parts are what they should be. */
export interface CheckedFeedback {
  /** UUID, lower case. */
  readonly classificationId: string;
  readonly verdict: FeedbackVerdict;
  readonly correctClassIndex: number | null;
  readonly comment: string | null;
}

/** Longest comment, in UTF-16 code units as a text area counts them. */
const MAX_COMMENT_LENGTH = 1000;
/** Enough of a wrong id to recognise it by. */
const SHOWN_ID_LENGTH = 50;

/** @throws BadUserInputError */
export function checkFeedback(request: FeedbackRequest): CheckedFeedback {
  const { classificationId, verdict } = request;
  return {
    classificationId: requireUuid(classificationId),
    verdict,
    correctClassIndex: requireCorrectClassIndex(verdict, request.correctClassIndex ?? null),
    comment: requireComment(request.comment ?? ''),
  };
}

function requireUuid(id: string): string {
  if (z.uuid().safeParse(id).success) return id.toLowerCase();
  throw new BadUserInputError(
    `Expected "classificationId" to be a UUID, the "id" of a classification; ${JSON.stringify(id.slice(0, SHOWN_ID_LENGTH))} came.`,
  );
}

function requireCorrectClassIndex(
  verdict: FeedbackVerdict,
  classIndex: number | null,
): number | null {
  if (classIndex === null) return null;
  if (verdict !== 'WRONG') {
    throw new BadUserInputError(
      `Expected "correctClassIndex" only with the verdict WRONG; it came with ${verdict}.`,
    );
  }
  return classIndex;
}

/** @returns null where nothing was said. */
function requireComment(text: string): string | null {
  const comment = text.replace(/\r\n|[\r\u2028\u2029]/g, '\n').trim();
  if (comment.length <= MAX_COMMENT_LENGTH) return comment === '' ? null : comment;
  throw new BadUserInputError(
    `Expected a "comment" of at most ${String(MAX_COMMENT_LENGTH)} characters; ${String(comment.length)} came.`,
  );
}
