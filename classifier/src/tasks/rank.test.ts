import { InferenceFailedError, type Label } from '@detections/schema';
import { describe, expect, it } from '@jest/globals';
import { rank } from './rank.js';

const labels: readonly Label[] = ['tench', 'crane', 'shark', 'crane'].map((name, classIndex) => ({
  classIndex,
  wordNetId: `n0000000${String(classIndex)}`,
  name,
}));

function indices(logits: readonly number[], topK: number): readonly number[] {
  return rank(Float32Array.from(logits), labels, topK).map(({ label }) => label.classIndex);
}

describe('rank', () => {
  it('puts the highest confidence first', () => {
    expect(indices([1, 3, 2, 0], 4)).toEqual([1, 2, 0, 3]);
  });

  it('ranks equal scores by class index', () => {
    expect(indices([1, 2, 1, 2], 4)).toEqual([1, 3, 0, 2]);
  });

  it('returns no more than was asked for', () => {
    expect(indices([1, 3, 2, 0], 1)).toEqual([1]);
  });

  it('gives confidences that are the softmax of all logits', () => {
    const [best] = rank(Float32Array.from([0, Math.log(3), 0, 0]), labels, 1);
    expect(best?.confidence).toBeCloseTo(0.5, 7);
  });

  it.each([1e30, -1e30])('stays finite with logits around %f', (logit) => {
    const predictions = rank(new Float32Array(4).fill(logit), labels, 4);
    expect(predictions.map(({ confidence }) => confidence)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses a logit of %f', (logit) => {
    expect(() => rank(Float32Array.from([logit, 0, 0, 0]), labels, 1)).toThrow(
      InferenceFailedError,
    );
  });
});
