import type { Clock } from './clock.js';

export interface RepeatOptions {
  readonly clock: Pick<Clock, 'after'>;
  /** From the end of one time to the start of the next; asked each time where it varies. */
  readonly everyMs: number | (() => number);
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
  const waitMs = typeof everyMs === 'number' ? everyMs : everyMs();
  const cancel = clock.after(waitMs, () => {
    signal.removeEventListener('abort', cancel);
    void work().finally(() => {
      repeat(work, { clock, everyMs, signal });
    });
  });
  signal.addEventListener('abort', cancel);
}
