import type { Label, Prediction, RankedClass } from '@detections/schema';

/** @param labels One per class, in the order of the class index. */
export function nameRanked(
  ranked: readonly RankedClass[],
  labels: readonly Label[],
): readonly Prediction[] {
  return ranked.flatMap(({ classIndex, probability }) => {
    const label = labels[classIndex];
    return label === undefined ? [] : [{ label, confidence: probability }];
  });
}
