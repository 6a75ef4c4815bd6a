import type { ClassificationJob, Model } from '@detections/schema';
import type { ClassificationResult, Timing } from '../application/classification.js';

/** What one caller wants to know of one image. */
export interface Question {
  /** What is to be done where nobody knows the answer. */
  readonly job: ClassificationJob;
  /** The one that the job is for, as its classifiers run it. */
  readonly model: Model;
  /** Of the job's image; lower-case hex. */
  readonly imageSha256: string;
  /** Aborts when the caller goes away. */
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly result: ClassificationResult;
  /** Whether it was computed for another question. */
  readonly cached: boolean;
  readonly timing: Omit<Timing, 'totalMs'>;
}

/** @throws ClassificationError | CallerGoneError */
export type AnswerQuestion = (question: Question) => Promise<Answer>;
