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
  if (!hasFiniteOnly(scores)) {
    throw new InferenceFailedError('The network answered with a number that is not finite.');
  }
  const probabilities = scoreKind === 'logits' ? softmax(scores) : Float64Array.from(scores, clamp);
  // Numbers alone are sorted natively; only those that may be among the best become objects.
  const least = probabilities.toSorted().at(-topK) ?? 0;
  const best: RankedClass[] = [];
  for (let classIndex = 0; classIndex < probabilities.length; classIndex += 1) {
    const probability = probabilities[classIndex] ?? 0;
    if (probability >= least) best.push({ classIndex, probability });
  }
  return best
    .sort((a, b) => b.probability - a.probability || a.classIndex - b.classIndex)
    .slice(0, topK);
}

// Loops by index, here and in familiarity.ts: `entries()` and callbacks made an object for each of the
// thousand numbers that they passed, two thirds of all that a request left to the garbage collector.

function hasFiniteOnly(scores: Float32Array): boolean {
  for (const score of scores) {
    if (!Number.isFinite(score)) return false;
  }
  return true;
}

/** exp(x) / Σ exp(x) in double precision; the greatest is taken off first, so nothing overflows. */
function softmax(logits: Float32Array): Float64Array {
  let greatest = Number.NEGATIVE_INFINITY;
  for (const logit of logits) greatest = Math.max(greatest, logit);
  const probabilities = new Float64Array(logits.length);
  let sum = 0;
  for (let index = 0; index < logits.length; index += 1) {
    const exponential = Math.exp((logits[index] ?? 0) - greatest);
    probabilities[index] = exponential;
    sum += exponential;
  }
  for (let index = 0; index < logits.length; index += 1) {
    probabilities[index] = (probabilities[index] ?? 0) / sum;
  }
  return probabilities;
}

/** A softmax in half precision may round to a little more than one. */
function clamp(probability: number): number {
  return Math.min(1, Math.max(0, probability));
}
