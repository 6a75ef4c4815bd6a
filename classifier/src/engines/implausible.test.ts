import { describe, expect, it } from '@jest/globals';
import { implausible } from './implausible.js';
import type { ScoreKind } from './engine.js';

const judge = (scoreKind: ScoreKind, ...scores: readonly number[]): string | undefined =>
  implausible({ scoreKind, scores: Float32Array.from(scores) });

describe('what a network answers', () => {
  it.each<[ScoreKind, readonly number[]]>([
    ['logits', [-3, 12.5, 0]],
    ['probabilities', [0.25, 0.75, 0]],
    ['probabilities', [1.002, 0, 0]],
    // Before its training, and of a single class.
    ['probabilities', [0.5, 0.5]],
    ['probabilities', [1]],
    // Of classes that do not exclude each other.
    ['probabilities', [0.875, 0.875]],
    ['probabilities', [0, 0]],
  ])('may be the %s %j', (kind, scores) => {
    expect(judge(kind, ...scores)).toBeUndefined();
  });

  it.each<[string, ScoreKind, readonly number[]]>([
    ['no logits', 'logits', []],
    ['logits that are no numbers', 'logits', [1, Number.NaN]],
    ['logits that are no numbers', 'logits', [1, Number.POSITIVE_INFINITY]],
    ['a logit of 1.00e+30', 'logits', [1, -1e30]],
    ['the same logit for all', 'logits', [3, 3, 3]],
    ['probabilities that are no numbers', 'probabilities', [Number.NaN, 1]],
    ['a probability of 1.50', 'probabilities', [1.5, -0.5]],
  ])('cannot be with %s', (reason, kind, scores) => {
    expect(judge(kind, ...scores)).toContain(reason);
  });
});
