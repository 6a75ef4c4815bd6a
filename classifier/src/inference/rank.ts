import { InferenceFailedError, type Label, type Prediction } from '@detections/schema';

/**
 * The `topK` best of one image's classes, highest confidence first; equal ones by class index.
 *
 * @param logits One per class.
 * @param labels One per class, in the order of the class index.
 * @throws InferenceFailedError where a logit is not a finite number.
 */
export function rank(
  logits: Float32Array,
  labels: readonly Label[],
  topK: number,
): readonly Prediction[] {
  const confidences = softmax(logits);
  return labels
    .map((label) => ({ label, confidence: confidences[label.classIndex] ?? 0 }))
    .sort((a, b) => b.confidence - a.confidence || a.label.classIndex - b.label.classIndex)
    .slice(0, topK);
}

/** exp(x) / Σ exp(x) in double precision; the greatest is taken off first, so nothing overflows. */
function softmax(logits: Float32Array): Float64Array {
  if (!logits.every(Number.isFinite)) {
    throw new InferenceFailedError('The network answered with a number that is not finite.');
  }
  const greatest = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const exponentials = Float64Array.from(logits, (logit) => Math.exp(logit - greatest));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((value) => value / sum);
}
