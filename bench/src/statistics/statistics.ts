/** How long something took, over many times, in milliseconds. */
export interface Latency {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export function summarize(durationsMs: readonly number[]): Latency {
  return {
    p50Ms: percentile(durationsMs, 50),
    p95Ms: percentile(durationsMs, 95),
    p99Ms: percentile(durationsMs, 99),
    maxMs: percentile(durationsMs, 100),
  };
}

/**
 * The smallest value that at least `percent` of all values do not exceed (nearest rank): always one
 * that was measured.
 *
 * @param percent Above 0, at most 100.
 * @throws RangeError where there are no values.
 */
export function percentile(values: readonly number[], percent: number): number {
  // Multiplied first: 0.07 · 100 is more than 7 in floating point.
  return ascending(values)[Math.ceil((percent * values.length) / 100) - 1] ?? Number.NaN;
}

/**
 * The middle value, or the mean of the middle two.
 *
 * @throws RangeError where there are no values.
 */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** Lowest and highest value: with a handful of rounds, all that can be said about their spread. */
export interface Spread {
  readonly lowest: number;
  readonly highest: number;
}

/** @throws RangeError where there are no values. */
export function spread(values: readonly number[]): Spread {
  const sorted = ascending(values);
  return { lowest: sorted[0] ?? Number.NaN, highest: sorted.at(-1) ?? Number.NaN };
}

function ascending(values: readonly number[]): readonly number[] {
  if (values.length === 0) throw new RangeError('Expected at least one measured value; came none.');
  return values.toSorted((a, b) => a - b);
}
