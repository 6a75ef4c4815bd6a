import { InferenceFailedError, type RankedClass } from '@detections/schema';

/**
 * The `topK` best of one image's classes, highest probability first; equal ones by class index.
 *
 * @param logits One per class.
 * @throws InferenceFailedError where a logit is not a finite number.
 */
export function rank(logits: Float32Array, topK: number): readonly RankedClass[] {
  const probabilities = softmax(logits);
  // Numbers alone are sorted natively; only those that may be among the best become objects.
  const least = probabilities.toSorted().at(-topK) ?? 0;
  const best: RankedClass[] = [];
  for (const [classIndex, probability] of probabilities.entries()) {
    if (probability >= least) best.push({ classIndex, probability });
  }
  return best
    .sort((a, b) => b.probability - a.probability || a.classIndex - b.classIndex)
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
