import type { FailureCode } from './failure-texts';

/** Why there is no answer, in the form the page can put into words. */
export interface ClassificationFailure {
  readonly code: FailureCode;
  /** What the server said about this very request: limits, sizes, the id of its log entry. */
  readonly detail?: string;
}
