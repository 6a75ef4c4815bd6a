import { describe, expect, it } from '@jest/globals';
import { createFamiliarity } from './familiarity.js';

/** Two channels, three classes; weights of the classes are columns. */
const WEIGHTS = {
  kernel: Float32Array.of(2, 0, 1, 0, 3, 1),
  bias: Float32Array.of(0.5, -1, 0),
};
const PLAIN = { mean: Float32Array.of(0, 0), deviation: Float32Array.of(1, 1) };

function logitsOf([a, b]: readonly [number, number]): Float32Array {
  return Float32Array.of(2 * a + 0.5, 3 * b - 1, a + b);
}

const see = (...embedding: [number, number]) => ({
  embedding: Float32Array.from(embedding),
  scores: logitsOf(embedding),
  scoreKind: 'logits' as const,
});

describe('familiarity', () => {
  it('is the greatest cosine between the embedding and a class’s weights, without the bias', () => {
    const measure = createFamiliarity(WEIGHTS, PLAIN);
    expect(measure(see(0, 7))).toBeCloseTo(1, 6);
    expect(measure(see(3, 4))).toBeCloseTo((3 + 4) / (5 * Math.SQRT2), 6);
  });

  it('is the same however bright the embedding', () => {
    const measure = createFamiliarity(WEIGHTS, PLAIN);
    expect(measure(see(30, 40))).toBeCloseTo(measure(see(3, 4)), 6);
  });

  it('leaves out what known pictures have in common, and weighs channels by how they vary', () => {
    const spread = { mean: Float32Array.of(0.2, 0.6), deviation: Float32Array.of(0.1, 0.4) };
    const measure = createFamiliarity(WEIGHTS, spread);
    const [x, y] = [(0.6 - 0.2) / 0.1, (0.8 - 0.6) / 0.4];
    const cosine = (a: number, b: number): number =>
      (x * a + y * b) / (Math.hypot(x, y) * Math.hypot(a, b));
    const expected = Math.max(cosine(0.2, 0), cosine(0, 1.2), cosine(0.1, 0.4));
    expect(measure(see(3, 4))).toBeCloseTo(expected, 6);
  });

  it('is the same from probabilities as from logits', () => {
    const measure = createFamiliarity(WEIGHTS, PLAIN);
    const image = see(1, 0.5);
    const exponentials = image.scores.map(Math.exp);
    const sum = exponentials.reduce((a, b) => a + b);
    const scores = exponentials.map((value) => value / sum);
    expect(measure({ ...image, scores, scoreKind: 'probabilities' })).toBeCloseTo(
      measure(image),
      5,
    );
  });

  it('is none where the network sees nothing, or the opposite of every class', () => {
    const measure = createFamiliarity(WEIGHTS, PLAIN);
    expect(measure(see(0, 0))).toBe(0);
    expect(measure(see(-1, -1))).toBe(0);
  });

  it('refuses an embedding of another length', () => {
    const measure = createFamiliarity(WEIGHTS, PLAIN);
    expect(() => measure({ ...see(1, 1), embedding: Float32Array.of(1) })).toThrow(
      'Expected an embedding of 2 numbers; 1 came.',
    );
  });
});
