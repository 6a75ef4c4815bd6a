import { median, percentile, spread, type Latency } from '../statistics/statistics.js';
import { trustedRatio } from '../statistics/verdict.js';

const BYTES_PER_MB = 1e6;

export function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / BYTES_PER_MB).toFixed(0)} MB`;
}

/** Median and, in brackets, the lowest and the highest round. */
export function withSpread(rounds: readonly number[], digits = 1): string {
  const { lowest, highest } = spread(rounds);
  const [low, high] = [lowest, highest].map((figure) => figure.toFixed(digits));
  return `${median(rounds).toFixed(digits)} (${low ?? ''}–${high ?? ''})`;
}

/** Median, and in between which the middle three fifths of the rounds lie. */
export function withPercentiles(rounds: readonly number[], digits = 2): string {
  const [low, high] = [20, 80].map((percent) => percentile(rounds, percent).toFixed(digits));
  return `${median(rounds).toFixed(digits)}, ${low ?? ''} to ${high ?? ''}`;
}

/** The median ratio; where the rounds lie too far apart to claim one, the rounds themselves. */
export function ratio(rounds: readonly number[]): string {
  const trusted = trustedRatio(rounds);
  if (trusted !== undefined) return `×${trusted.toFixed(2)}`;
  return `spread too wide: ${rounds.map((figure) => figure.toFixed(2)).join(', ')}`;
}

/** p50, p95 and p99. */
export function latencyCells({ p50Ms, p95Ms, p99Ms }: Latency): readonly string[] {
  return [p50Ms, p95Ms, p99Ms].map(milliseconds);
}
