import type { Clock } from '@detections/runtime';

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  readonly #startMs = 1_700_000_000_000;
  /** Of the system, so that deadlines that tests count from it hold; whole, so that sums are exact. */
  readonly #monotonicStartMs = Math.ceil(performance.now());
  #nowMs = this.#startMs;
  readonly #timers = new Set<{ readonly atMs: number; readonly run: () => void }>();

  now(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#monotonicStartMs + (this.#nowMs - this.#startMs);
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, run };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Moves time on and runs what falls due, in order. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const [next] = [...this.#timers]
        .filter((timer) => timer.atMs <= endMs)
        .sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.run();
    }
    this.#nowMs = endMs;
  }
}
