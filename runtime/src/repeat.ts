import type { Clock } from './clock.js';

export interface RepeatOptions {
  readonly clock: Clock;
  /** From the end of one time to the start of the next. */
  readonly everyMs: number;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Does something again and again, the first time after one interval.
 *
 * @param work Never rejects.
 */
export function repeat(work: () => Promise<void>, { clock, everyMs, signal }: RepeatOptions): void {
  if (signal.aborted) return;
  const cancel = clock.after(everyMs, () => {
    signal.removeEventListener('abort', cancel);
    void work().finally(() => {
      repeat(work, { clock, everyMs, signal });
    });
  });
  signal.addEventListener('abort', cancel);
}
