import type { FailureCode } from './failure-codes';

/** Why something did not work, in the form the page can put into words. */
export interface Failure {
  readonly code: FailureCode;
  /** What the server said about this very request: limits, sizes, the id of its log entry. */
  readonly detail?: string;
  /** What a second request has to carry, where the first has only said what it would do. */
  readonly confirmation?: string;
  /** How long the server asks to wait before the next try, from its Retry-After header. */
  readonly retryAfterMs?: number;
}
