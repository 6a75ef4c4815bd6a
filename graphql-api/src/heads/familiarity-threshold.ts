import type { Gram } from './gram.js';
import { duplicateThreshold, nearestOthers } from './nearest-others.js';
import { countClasses } from './ridge.js';

/** Share of known pictures that a threshold is to keep. */
export const KEPT_SHARE = 0.98;
/** 1 / (1 − KEPT_SHARE): with fewer examples, the percentile would be beyond the least of them. */
const EXAMPLES_OF_A_PERCENTILE = 50;
/** A class with fewer photos says too little about what else belongs to it. */
export const LEAST_PHOTOS_FOR_KNOWN = 5;

/**
 * The least familiarity that counts as known, undefined where a class has fewer than five photos.
 *
 * Each example is held against its nearest other one, as a new picture will be against its nearest
 * example; duplicates do not count as others, or a series of one thing would make everything else a
 * stranger. The threshold is the 2nd percentile of these. Of n examples a new picture is beyond the
 * least with probability 1/(n + 1), which for ten is 9 %. So with fewer than 50 there is weight
 * 1 − n/50 on the lower limit of a new value by Student's t (mean − t·s·√(1 + 1/n)), where that is
 * lower.
 *
 * Known pictures lost with 2, 3 and all classes of five photos, in the mean of 100 draws: waste 2.3,
 * 2.6, 2.5 % (by the percentile alone 7.8, 6.7, 3.7 %), hands 6.7, 4.9, 3.6 % (8.2, 5.2, 3.6 %); with
 * 20 photos of each 2.4 to 3.8 %.
 *
 * @param gram of the features for familiarity.
 */
export function familiarityThreshold(
  gram: Gram,
  classes: readonly number[],
  classCount: number,
): number | undefined {
  if (countClasses(classes, classCount).some((count) => count < LEAST_PHOTOS_FOR_KNOWN)) {
    return undefined;
  }
  const duplicatesFrom = duplicateThreshold(gram);
  const sorted = nearestOthers(gram, duplicatesFrom).sort();
  const percentile = quantile(sorted, 1 - KEPT_SHARE);
  const trust = Math.min(1, sorted.length / EXAMPLES_OF_A_PERCENTILE);
  return trust * percentile + (1 - trust) * Math.min(percentile, lowerLimit(sorted));
}

/** Between two values in proportion, as numpy's `percentile` does it. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (place - Math.floor(place)) * (above - below);
}

/** Where a further value of a normal distribution is above with probability `KEPT_SHARE`. */
function lowerLimit(values: Float64Array): number {
  const size = values.length;
  const mean = values.reduce((sum, value) => sum + value / size, 0);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (size - 1);
  return mean - studentQuantile(size - 1) * Math.sqrt(variance * (1 + 1 / size));
}

/**
 * The 98 % quantile of Student's t: Cornish and Fisher's expansion in 1/ν, Abramowitz & Stegun
 * 26.7.5. Off by less than 0.02 from four degrees of freedom on.
 */
function studentQuantile(freedom: number): number {
  const x = 2.053749;
  return (
    x +
    (x ** 3 + x) / (4 * freedom) +
    (5 * x ** 5 + 16 * x ** 3 + 3 * x) / (96 * freedom ** 2) +
    (3 * x ** 7 + 19 * x ** 5 + 17 * x ** 3 - 15 * x) / (384 * freedom ** 3)
  );
}
