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
  // Numbers alone are sorted natively; only those that may be among the best become objects.
  const least = confidences.toSorted().at(-topK) ?? 0;
  const best: Prediction[] = [];
  for (const label of labels) {
    const confidence = confidences[label.classIndex] ?? 0;
    if (confidence >= least) best.push({ label, confidence });
  }
  return best
    .sort((a, b) => b.confidence - a.confidence || a.label.classIndex - b.label.classIndex)
    .slice(0, topK);
}

/** exp(x) / Σ exp(x) in double precision; the greatest is taken off first, so nothing overflows. */
function softmax(logits: Float32Array): Float64Array {
  let greatest = Number.NEGATIVE_INFINITY;
  for (const logit of logits) {
    if (!Number.isFinite(logit)) {
      throw new InferenceFailedError('The network answered with a number that is not finite.');
    }
    if (logit > greatest) greatest = logit;
  }
  const confidences = new Float64Array(logits.length);
  let sum = 0;
  for (const [index, logit] of logits.entries()) {
    const exponential = Math.exp(logit - greatest);
    confidences[index] = exponential;
    sum += exponential;
  }
  for (const [index, exponential] of confidences.entries()) confidences[index] = exponential / sum;
  return confidences;
}
