import { InferenceFailedError, type RankedClass } from '@detections/schema';
import type { ScoreKind } from '../engines/engine.js';

/** One image's scores, one per class. */
export interface Scores {
  readonly scores: Float32Array;
  readonly scoreKind: ScoreKind;
}

/**
 * The `topK` best of one image's classes, highest probability first; equal ones by class index.
 *
 * @throws InferenceFailedError where a score is not a finite number.
 */
export function classify({ scores, scoreKind }: Scores, topK: number): readonly RankedClass[] {
  if (!scores.every(Number.isFinite)) {
    throw new InferenceFailedError('The network answered with a number that is not finite.');
  }
  const probabilities = scoreKind === 'logits' ? softmax(scores) : Float64Array.from(scores, clamp);
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
  const greatest = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const probabilities = new Float64Array(logits.length);
  let sum = 0;
  for (const [index, logit] of logits.entries()) {
    const exponential = Math.exp(logit - greatest);
    probabilities[index] = exponential;
    sum += exponential;
  }
  for (const [index, exponential] of probabilities.entries()) {
    probabilities[index] = exponential / sum;
  }
  return probabilities;
}

/** A softmax in half precision may round to a little more than one. */
function clamp(probability: number): number {
  return Math.min(1, Math.max(0, probability));
}
