import type { Failure } from '../failures/failure';
import type { FailureCode } from '../failures/failure-codes';

/** How a photo that failed is sent again without anybody asking. */
export interface AutomaticRetry {
  readonly waitMs: number;
  /** Whether to wait, after that, until the service says that it is ready. */
  readonly untilReady: boolean;
}

/** Where the server asks for nothing else. */
const WAIT_MS = 1000;
/** An upload that breaks off each time is not worth more. */
const MOST_TRIES_AFTER_NETWORK_FAILURES = 5;

/** The failures that pass by themselves, and whether the service says when. */
const UNTIL_READY: ReadonlyMap<FailureCode, boolean> = new Map([
  ['QUEUE_FULL', false],
  ['RATE_LIMITED', false],
  ['MODEL_NOT_READY', true],
  ['QUEUE_UNAVAILABLE', true],
  ['OFFLINE', true],
]);

/**
 * Failures that pass by themselves are waited out as long as the server asks for.
 *
 * @param attempt 1 after the first try.
 * @returns undefined where a person has to decide.
 */
export function automaticRetry(failure: Failure, attempt: number): AutomaticRetry | undefined {
  const { code, retryAfterMs = WAIT_MS } = failure;
  if (code === 'NETWORK_FAILURE' && attempt <= MOST_TRIES_AFTER_NETWORK_FAILURES) {
    return { waitMs: WAIT_MS * 2 ** (attempt - 1), untilReady: true };
  }
  const untilReady = UNTIL_READY.get(code);
  return untilReady === undefined ? undefined : { waitMs: retryAfterMs, untilReady };
}
