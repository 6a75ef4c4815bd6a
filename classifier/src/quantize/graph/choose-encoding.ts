import type { Histogram } from './histogram.js';

/** How an activation is kept as uint8: value = scale · (stored − zeroPoint). */
export interface ActivationEncoding {
  readonly scale: number;
  /** 0 to 255; what is stored for zero, which is therefore exact, padding included. */
  readonly zeroPoint: number;
}

/** The greatest uint8. */
const MAX_STORED = 255;
/** Share of the values that may be clipped at each end; found by trial (docs/decisions/015). */
const CLIPPED_SHARE = 1e-5;

/**
 * The encoding that spans all but the outermost values: a few outliers would force coarser steps on
 * all others.
 */
export function chooseEncoding(
  histogram: Histogram,
  clippedShare = CLIPPED_SHARE,
): ActivationEncoding {
  const bins: { readonly value: number; readonly count: number }[] = [];
  histogram.forEach((value, count) => bins.push({ value, count }));
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  const inwards = (outermostFirst: typeof bins): number => {
    let passed = 0;
    const innermost = outermostFirst.find(({ count }) => {
      passed += count;
      return passed > total * clippedShare;
    });
    return innermost?.value ?? 0;
  };
  const lower = Math.min(0, inwards(bins));
  const upper = Math.max(0, inwards(bins.toReversed()));
  // Rounded as the file keeps it. What is always zero still needs a scale.
  const scale = Math.fround((upper - lower) / MAX_STORED) || 1;
  return { scale, zeroPoint: Math.round((0 - lower) / scale) };
}
