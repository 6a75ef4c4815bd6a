import type { InferenceOutput } from './engine.js';

type Scores = Pick<InferenceOutput, 'scores' | 'scoreKind'>;

/** Those of a network that classifies stay within some tens; a damaged one's are astronomical. */
const LARGEST_LOGIT = 1e6;
/** Of half precision or eight bits. */
const ROUNDING = 0.02;

/**
 * What is wrong with one image's scores, where they are what only a damaged network gives, or one
 * that does not classify. Probabilities need not add up to 1: of classes that do not exclude each
 * other, each has its own.
 *
 * @returns The end of a sentence about the network, or undefined.
 */
export function implausible({ scores, scoreKind }: Scores): string | undefined {
  if (scores.length === 0) return `answers with no ${scoreKind}`;
  if (!scores.every(Number.isFinite)) return `answers with ${scoreKind} that are no numbers`;
  return scoreKind === 'logits' ? implausibleLogits(scores) : implausibleProbabilities(scores);
}

function implausibleLogits(logits: Float32Array): string | undefined {
  const largest = logits.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  if (largest > LARGEST_LOGIT) return `answers with a logit of ${largest.toPrecision(3)}`;
  if (logits.every((logit) => logit === logits[0])) return 'answers with the same logit for all';
  return undefined;
}

function implausibleProbabilities(probabilities: Float32Array): string | undefined {
  const outside = probabilities.find((value) => value < -ROUNDING || value > 1 + ROUNDING);
  return outside === undefined
    ? undefined
    : `answers with a probability of ${outside.toPrecision(3)}`;
}
