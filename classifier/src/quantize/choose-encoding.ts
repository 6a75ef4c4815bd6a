import type { ActivationEncoding } from '../importers/keras-resnet50/quantized-network.js';
import type { Histogram } from './histogram.js';

/** The greatest uint8. */
const MAX_STORED = 255;
/** Share of the values that may be clipped at each end; found by trial (docs/decisions/015). */
const CLIPPED_SHARE = 1e-5;

/**
 * The encoding that spans all but the outermost values: a few outliers would force coarser steps on
 * all others.
 */
export function chooseEncoding(histogram: Histogram): ActivationEncoding {
  const bins: { readonly value: number; readonly count: number }[] = [];
  histogram.forEach((value, count) => bins.push({ value, count }));
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  const inwards = (outermostFirst: typeof bins): number => {
    let passed = 0;
    const innermost = outermostFirst.find(({ count }) => {
      passed += count;
      return passed > total * CLIPPED_SHARE;
    });
    return innermost?.value ?? 0;
  };
  const lower = Math.min(0, inwards(bins));
  const upper = Math.max(0, inwards(bins.toReversed()));
  // Rounded as the file keeps it. What is always zero still needs a scale.
  const scale = Math.fround((upper - lower) / MAX_STORED) || 1;
  return { scale, zeroPoint: Math.round((0 - lower) / scale) };
}
