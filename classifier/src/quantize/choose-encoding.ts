import type { ActivationEncoding } from '../model/quantized-network.js';
import type { Histogram } from './histogram.js';

/** The greatest uint8. */
const MAX_STORED = 255;
/** Shares of the widest range that are tried as its upper and, for signed values, lower end. */
const UPPER_SHARES = range(1, 0.08, 0.01);
const LOWER_SHARES = range(1, 0.2, 0.05);

/**
 * The encoding with the least squared error over a histogram. Clipping a few outliers often costs
 * less than the coarser steps that they would force on all other values.
 */
export function chooseEncoding(histogram: Histogram): ActivationEncoding {
  const values: number[] = [];
  const counts: number[] = [];
  histogram.forEach((value, count) => {
    values.push(value);
    counts.push(count);
  });
  const { lowest, highest } = histogram;
  let best = encodingOf(lowest, highest);
  let leastError = Number.POSITIVE_INFINITY;
  for (const lowerShare of lowest < 0 ? LOWER_SHARES : [1]) {
    for (const upperShare of UPPER_SHARES) {
      const encoding = encodingOf(lowest * lowerShare, highest * upperShare);
      const error = squaredError(values, counts, encoding);
      if (error >= leastError) continue;
      leastError = error;
      best = encoding;
    }
  }
  return best;
}

function encodingOf(lower: number, upper: number): ActivationEncoding {
  // Rounded as the file keeps it. All zero still needs a scale.
  const scale = Math.fround((upper - lower) / MAX_STORED) || 1;
  return { scale, zeroPoint: Math.round((0 - lower) / scale) };
}

/** Rounding is taken as evenly spread over a step: scale²/12 for each value that is not clipped. */
function squaredError(
  values: readonly number[],
  counts: readonly number[],
  { scale, zeroPoint }: ActivationEncoding,
): number {
  const least = (-0.5 - zeroPoint) * scale;
  const greatest = (MAX_STORED + 0.5 - zeroPoint) * scale;
  const rounding = (scale * scale) / 12;
  let error = 0;
  values.forEach((value, index) => {
    const beyond = value < least ? least - value : value - greatest;
    const clipped = beyond > 0 ? (beyond + scale / 2) ** 2 : rounding;
    error += clipped * (counts[index] ?? 0);
  });
  return error;
}

function range(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: Math.round((from - to) / step) + 1 }, (_, i) => from - i * step);
}
