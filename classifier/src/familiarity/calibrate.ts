import type { DenseWeights } from '../tasks/heatmap.js';
import {
  createFamiliarity,
  lengthOf,
  type EmbeddedImage,
  type EmbeddingSpread,
} from '../tasks/familiarity.js';

/** What pictures of the kinds that a model knows say of it. */
export interface FittedFamiliarity {
  readonly spread: EmbeddingSpread;
  readonly threshold: number;
  /** Least first; each picture's by the spread of those in other folds. */
  readonly familiarities: readonly number[];
}

export interface MeasuredFamiliarity extends FittedFamiliarity {
  /** Share of pictures that would be lost, each judged by a fit to the other folds. */
  readonly knownLost: number;
  /** The same in the fold where it is greatest. */
  readonly worstFoldLost: number;
}

/**
 * The share of known pictures that stay known. With 98 % fewer strangers than wanted are told from
 * them: two photos of waste in ten, with 95.5 % more than four (docs/decisions/029).
 */
export const KEEPS = 0.955;
/** Fewer say too little of their own hundredths. */
export const FEWEST_PICTURES = 100;
const FOLDS = 5;
/** Added to each channel's deviation, as a share of their mean: one that hardly varies says little. */
const DEVIATION_FLOOR = 0.1;

/**
 * Fits spread and threshold, and says how many known pictures that loses: by five folds, each
 * of them judged by a fit that has not seen it.
 *
 * @param images At least FEWEST_PICTURES, none of them of a kind that the model does not know.
 */
export function calibrate(
  images: readonly EmbeddedImage[],
  weights: DenseWeights,
): MeasuredFamiliarity {
  const lost = folds(images).map(({ held, others }) => {
    const { spread, threshold } = fitFamiliarity(others, weights);
    const measure = createFamiliarity(weights, spread);
    return held.filter((image) => measure(image) < threshold).length / held.length;
  });
  return {
    ...fitFamiliarity(images, weights),
    knownLost: lost.reduce((sum, share) => sum + share, 0) / lost.length,
    worstFoldLost: Math.max(...lost),
  };
}

/** Pictures that the spread was made of look more familiar by it, so each is judged by the others'. */
export function fitFamiliarity(
  images: readonly EmbeddedImage[],
  weights: DenseWeights,
): FittedFamiliarity {
  const familiarities = folds(images)
    .flatMap(({ held, others }) => held.map(createFamiliarity(weights, spreadOf(others))))
    .sort((a, b) => a - b);
  const threshold = quantile(familiarities, 1 - KEEPS);
  return { spread: spreadOf(images), threshold, familiarities };
}

/** @param sorted At least one, least first. Between two of them linearly, as numpy does it. */
export function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

function spreadOf(images: readonly EmbeddedImage[]): EmbeddingSpread {
  const channels = images[0]?.embedding.length ?? 0;
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  for (const { embedding } of images) {
    const length = lengthOf(embedding) || 1;
    for (const [channel, value] of embedding.entries()) {
      const scaled = value / length;
      sums[channel] = (sums[channel] ?? 0) + scaled;
      squares[channel] = (squares[channel] ?? 0) + scaled * scaled;
    }
  }
  const mean = sums.map((sum) => sum / images.length);
  const deviation = squares.map((sum, channel) =>
    Math.sqrt(Math.max(0, sum / images.length - (mean[channel] ?? 0) ** 2)),
  );
  const average = deviation.reduce((sum, value) => sum + value, 0) / channels;
  // Where all pictures are the same one there is nothing to measure by; one is as good as any.
  const floor = DEVIATION_FLOOR * average || 1;
  return {
    mean: Float32Array.from(mean),
    deviation: Float32Array.from(deviation, (value) => value + floor),
  };
}

interface Fold<T> {
  readonly held: readonly T[];
  readonly others: readonly T[];
}

/** Every fifth, so that a folder sorted by class is in all of them. */
function folds<T>(all: readonly T[]): readonly Fold<T>[] {
  return Array.from({ length: FOLDS }, (_, fold) => ({
    held: all.filter((__, index) => index % FOLDS === fold),
    others: all.filter((__, index) => index % FOLDS !== fold),
  }));
}
