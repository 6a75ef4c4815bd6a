import { InferenceFailedError } from '@detections/schema';
import { describe, expect, it } from '@jest/globals';
import { rank } from './rank.js';

function indices(logits: readonly number[], topK: number): readonly number[] {
  return rank(Float32Array.from(logits), topK).map(({ classIndex }) => classIndex);
}

describe('rank', () => {
  it('puts the highest probability first', () => {
    expect(indices([1, 3, 2, 0], 4)).toEqual([1, 2, 0, 3]);
  });

  it('ranks equal scores by class index', () => {
    expect(indices([1, 2, 1, 2], 4)).toEqual([1, 3, 0, 2]);
  });

  it('returns no more than was asked for', () => {
    expect(indices([1, 3, 2, 0], 1)).toEqual([1]);
  });

  it('gives probabilities that are the softmax of all logits', () => {
    const [best] = rank(Float32Array.from([0, Math.log(3), 0, 0]), 1);
    expect(best?.probability).toBeCloseTo(0.5, 7);
  });

  it.each([1e30, -1e30])('stays finite with logits around %f', (logit) => {
    const predictions = rank(new Float32Array(4).fill(logit), 4);
    expect(predictions.map(({ probability }) => probability)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses a logit of %f', (logit) => {
    expect(() => rank(Float32Array.from([logit, 0, 0, 0]), 1)).toThrow(InferenceFailedError);
  });
});
