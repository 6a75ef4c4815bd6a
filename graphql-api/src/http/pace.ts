import type { Clock } from '@detections/runtime';

export interface PaceOptions {
  readonly perSecond: number;
  /** What may come at once after a quiet time. */
  readonly burst: number;
  readonly longestDelayMs: number;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

const SECOND_MS = 1000;

/**
 * Spreads over time what comes in numbers: a burst goes at once, then so much a second. This is
 * the generic cell rate algorithm (ITU-T I.371), which needs one number and no queue.
 */
export class Pace {
  /** When everything that was taken so far would be through. */
  #throughAtMs = 0;

  constructor(private readonly options: PaceOptions) {}

  /** Takes so much. @returns how long to wait before it is used. */
  take(amount: number): number {
    const { perSecond, burst, longestDelayMs, clock } = this.options;
    const nowMs = clock.monotonicMs();
    const burstMs = (burst / perSecond) * SECOND_MS;
    const beginsAtMs = Math.max(this.#throughAtMs, nowMs);
    const endsAtMs = beginsAtMs + (amount / perSecond) * SECOND_MS;
    // Bounded, so that a flood is not paid for long after its end.
    this.#throughAtMs = Math.min(endsAtMs, nowMs + burstMs + longestDelayMs);
    return Math.min(Math.max(0, endsAtMs - burstMs - nowMs), longestDelayMs);
  }
}
