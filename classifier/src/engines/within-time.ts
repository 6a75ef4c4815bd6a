import type { Clock } from '@detections/runtime';

/**
 * A limit is counted in steps. A process that was frozen (SIGSTOP, a laptop's lid, a paused virtual
 * machine) finds all of its timers due when it wakes; it then has used up one step and no more, and
 * does not take healthy work for hung.
 */
const STEPS = 10;

/**
 * Waits for `work`, but no longer than `limitMs` of this process's own running time.
 *
 * @throws what `timedOut` returns; `work` itself goes on.
 */
export async function withinTime<T>(
  work: Promise<T>,
  options: { readonly limitMs: number; readonly clock: Clock; readonly timedOut: () => Error },
): Promise<T> {
  const { limitMs, clock, timedOut } = options;
  let cancel = (): void => undefined;
  const overdue = new Promise<never>((_, reject) => {
    const count = (steps: number): void => {
      if (steps === 0) reject(timedOut());
      else
        cancel = clock.after(limitMs / STEPS, () => {
          count(steps - 1);
        });
    };
    count(STEPS);
  });
  try {
    return await Promise.race([work, overdue]);
  } finally {
    cancel();
  }
}
