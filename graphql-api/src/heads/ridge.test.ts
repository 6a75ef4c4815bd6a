import { describe, expect, it } from '@jest/globals';
import { scoringFeatures } from './features.js';
import { appendToGram, EMPTY_GRAM, productsWith, removeFromGram } from './gram.js';
import { examples } from './examples.fixture.js';
import { leaveOneOut, scoresOf, solveRidge, type RidgeSolution } from './ridge.js';

const gramOf = (embeddings: readonly Float32Array[]) =>
  appendToGram(EMPTY_GRAM, embeddings.map(scoringFeatures));

describe('solveRidge', () => {
  it('makes the gradient of what it minimises zero, with unequal classes', () => {
    const { embeddings, classes } = examples([7, 3, 4]);
    const gram = gramOf(embeddings);
    const { dual, offsets, weights } = solveRidge({ gram, classes, classCount: 3 });
    const products = gram.vectors.map((vector) => productsWith(vector, gram.vectors));
    const predictions = scoresOf({ dual, offsets } as RidgeSolution, products);
    // λA = w(y − ȳ − prediction): the gradient, seen from the dual.
    for (const [i, own] of classes.entries()) {
      for (const [c, row] of dual.entries()) {
        const residual = (own === c ? 1 : 0) - 1 / 3 - (predictions[i]?.[c] ?? 0);
        expect(0.1 * (row[i] ?? 0)).toBeCloseTo((weights[i] ?? 0) * residual, 10);
      }
    }
  });

  it('gives each class the same weight', () => {
    const { embeddings, classes } = examples([6, 2]);
    const { weights } = solveRidge({ gram: gramOf(embeddings), classes, classCount: 2 });
    expect(weights[0]).toBeCloseTo(8 / 12);
    expect(weights[7]).toBeCloseTo(2);
  });

  it.each([
    ['a class without examples', [0, 0], 2, 'Class 1 has no example.'],
    ['a class that is none', [0, 5], 2, 'Expected classes from 0 to 1; came 5.'],
    ['fewer classes than examples', [0], 1, 'Expected a class for each of 2 examples; came 1.'],
  ])('refuses %s', (_, classes, classCount, message) => {
    const gram = gramOf(examples([2]).embeddings);
    expect(() => solveRidge({ gram, classes, classCount })).toThrow(message);
  });
});

describe('leaveOneOut', () => {
  it('gives what training without the example gives, where classes stay equal otherwise', () => {
    const { embeddings, classes } = examples([5, 5, 5]);
    const gram = gramOf(embeddings);
    const labelled = { gram, classes, classCount: 3 };
    const scores = leaveOneOut(labelled, solveRidge(labelled));
    for (const [i, vector] of gram.vectors.entries()) {
      const others = removeFromGram(gram, new Set([i]));
      const left = classes.filter((_, other) => other !== i);
      const naive = naiveScores(others.vectors, left, 3, vector);
      for (const [c, score] of naive.entries()) expect(scores[i]?.[c]).toBeCloseTo(score, 8);
    }
  });
});

/**
 * The same in the primal, with weights of 1, by gradient descent on W and ȳ alone: shares no line
 * with the closed form.
 */
function naiveScores(
  vectors: readonly Float32Array[],
  classes: readonly number[],
  classCount: number,
  asked: Float32Array,
): readonly number[] {
  const size = vectors.length;
  const mean = Float64Array.from(asked, (_, k) =>
    vectors.reduce((sum, vector) => sum + (vector[k] ?? 0) / size, 0),
  );
  const centred = vectors.map((vector) => Float64Array.from(vector, (x, k) => x - (mean[k] ?? 0)));
  return Array.from({ length: classCount }, (_, c) => {
    const share = classes.filter((own) => own === c).length / size;
    const weights = new Float64Array(asked.length);
    for (let step = 0; step < 2200; step += 1) {
      const gradient = weights.map((weight) => 0.1 * weight);
      for (const [i, row] of centred.entries()) {
        const error = dot(row, weights) - ((classes[i] === c ? 1 : 0) - share);
        for (const [k, x] of row.entries()) gradient[k] = (gradient[k] ?? 0) + error * x;
      }
      for (const [k, slope] of gradient.entries()) weights[k] = (weights[k] ?? 0) - 0.1 * slope;
    }
    return dot(
      Float64Array.from(asked, (x, k) => x - (mean[k] ?? 0)),
      weights,
    );
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, k) => sum + x * (b[k] ?? 0), 0);
}
