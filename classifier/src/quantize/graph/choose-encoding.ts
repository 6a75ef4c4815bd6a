import type { Histogram } from './histogram.js';

/** How an activation is kept as uint8: value = scale · (stored − zeroPoint). */
export interface ActivationEncoding {
  readonly scale: number;
  /** 0 to 255; what is stored for zero, which is therefore exact, padding included. */
  readonly zeroPoint: number;
}

/** The greatest uint8. */
const MAX_STORED = 255;
/** Tried as the outermost value that is not clipped, as shares of the outermost there is. */
const SHARES = Array.from({ length: 32 }, (_, index) => 1 - index / 40);

/**
 * The encoding with the least squared error: clipping a few outliers makes the steps of all others
 * finer. Both ends are clipped by the same share, as is the one end after a ReLU.
 */
export function chooseEncoding(histogram: Histogram): ActivationEncoding {
  const bins: Bin[] = [];
  histogram.forEach((value, count) => bins.push({ value, count }));
  const lower = Math.min(0, bins[0]?.value ?? 0);
  const upper = Math.max(0, bins.at(-1)?.value ?? 0);
  let best = encodingOf(lower, upper);
  let least = Number.POSITIVE_INFINITY;
  for (const share of SHARES) {
    const encoding = encodingOf(lower * share, upper * share);
    const error = squaredError(bins, encoding);
    if (error >= least) continue;
    least = error;
    best = encoding;
  }
  return best;
}

interface Bin {
  readonly value: number;
  readonly count: number;
}

/** Rounded as the file keeps it. What is always zero still needs a scale. */
function encodingOf(lower: number, upper: number): ActivationEncoding {
  const scale = Math.fround((upper - lower) / MAX_STORED) || 1;
  return { scale, zeroPoint: Math.round((0 - lower) / scale) };
}

function squaredError(bins: readonly Bin[], { scale, zeroPoint }: ActivationEncoding): number {
  let error = 0;
  for (const { value, count } of bins) {
    const stored = Math.max(0, Math.min(MAX_STORED, Math.round(value / scale) + zeroPoint));
    error += count * (value - (stored - zeroPoint) * scale) ** 2;
  }
  return error;
}
