import type { InferenceOutput } from './engine.js';

type Scores = Pick<InferenceOutput, 'scores' | 'scoreKind'>;

/** Those of a network that classifies stay within some tens; a damaged one's are astronomical. */
const LARGEST_LOGIT = 1e6;
/** Of half precision or eight bits, over all classes. */
const ROUNDING = 0.02;

/**
 * What is wrong with one image's scores, where they are what only a damaged network gives, or one
 * that does not classify.
 *
 * @returns The end of a sentence about the network, or undefined.
 */
export function implausible(answer: Scores): string | undefined {
  return damaged(answer) ?? unbalanced(answer);
}

/** The same, of what only a damaged network gives. */
export function damaged({ scores, scoreKind }: Scores): string | undefined {
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

/** The same, of shares that are none of one whole. */
function unbalanced({ scores: probabilities, scoreKind }: Scores): string | undefined {
  if (scoreKind === 'logits') return undefined;
  const sum = probabilities.reduce((a, b) => a + b, 0);
  if (Math.abs(sum - 1) <= ROUNDING) return undefined;
  return `answers with probabilities that add up to ${sum.toPrecision(3)} instead of 1: its classes do not exclude each other`;
}
