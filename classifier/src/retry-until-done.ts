import type { Clock } from '@detections/runtime';

export interface RetryOptions {
  readonly clock: Clock;
  /** Ends the attempts. */
  readonly signal: AbortSignal;
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  readonly onFailure: (error: unknown) => Promise<void>;
}

/**
 * Repeats `attempt` until it succeeds, after delays that double up to the longest.
 *
 * @returns undefined where `signal` aborted first.
 */
export async function retryUntilDone<T>(
  attempt: () => Promise<T>,
  { clock, signal, firstDelayMs, longestDelayMs, onFailure }: RetryOptions,
): Promise<T | undefined> {
  let delayMs = firstDelayMs;
  while (!signal.aborted) {
    try {
      return await attempt();
    } catch (error) {
      await onFailure(error);
      await delay(delayMs, clock, signal);
      delayMs = Math.min(delayMs * 2, longestDelayMs);
    }
  }
  return undefined;
}

function delay(delayMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const finish = (): void => {
      cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = clock.after(delayMs, finish);
    signal.addEventListener('abort', finish, { once: true });
  });
}
