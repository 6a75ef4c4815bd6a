import type { Failure } from '../failures/failure';
import type { Classification } from './classify-image';

/** Where a photo is on its way to an answer. */
export type SubmissionState =
  /** For one of the few requests that are under way at a time. */
  | { readonly phase: 'waiting' }
  | { readonly phase: 'sending'; readonly sentBytes: number; readonly totalBytes: number }
  /** All of it has been sent; the service works or makes it wait. */
  | { readonly phase: 'queued' }
  /** To be sent again by itself: at `retryAt` (ms since the Unix epoch), or once the service is ready. */
  | { readonly phase: 'postponed'; readonly failure: Failure; readonly retryAt: number | undefined }
  | {
      readonly phase: 'succeeded';
      readonly classification: Classification;
      /** From the first byte sent to the answer, as this browser measured it. */
      readonly roundTripMs: number;
    }
  | { readonly phase: 'failed'; readonly failure: Failure }
  | { readonly phase: 'cancelled' };

/** A photo that a person has added. Never changed: a new state is a new object. */
export interface Submission {
  readonly id: string;
  readonly image: File;
  /** Name of the model that is asked; the service's default where there is none. */
  readonly model: string | undefined;
  readonly state: SubmissionState;
}

/** Whether nothing more happens to it without a person. */
export function isDone({ state: { phase } }: Submission): boolean {
  return phase === 'succeeded' || phase === 'failed' || phase === 'cancelled';
}
