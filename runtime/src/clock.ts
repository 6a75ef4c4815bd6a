/** The only source of time for code that waits or measures; tests inject a fake. */
export interface Clock {
  /** Wall-clock time, milliseconds since the Unix epoch. For deadlines that cross processes. */
  now(): number;
  /** Monotonic time in milliseconds with a fraction. For durations inside one process. */
  monotonicMs(): number;
  /** Calls `run` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};
