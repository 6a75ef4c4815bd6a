import { InferenceFailedError } from '@detections/schema';
import { describe, expect, it } from '@jest/globals';
import { classify } from './classify.js';

function classifyLogits(logits: Iterable<number>, topK: number) {
  return classify({ scores: Float32Array.from(logits), scoreKind: 'logits' }, topK);
}

function indices(logits: readonly number[], topK: number): readonly number[] {
  return classifyLogits(logits, topK).map(({ classIndex }) => classIndex);
}

describe('classifying logits', () => {
  it('puts the highest confidence first', () => {
    expect(indices([1, 3, 2, 0], 4)).toEqual([1, 2, 0, 3]);
  });

  it('ranks equal scores by class index', () => {
    expect(indices([1, 2, 1, 2], 4)).toEqual([1, 3, 0, 2]);
  });

  it('returns no more than was asked for', () => {
    expect(indices([1, 3, 2, 0], 1)).toEqual([1]);
  });

  it('gives probabilities that are the softmax of all logits', () => {
    const [best] = classifyLogits([0, Math.log(3), 0, 0], 1);
    expect(best?.probability).toBeCloseTo(0.5, 7);
  });

  it.each([1e30, -1e30])('stays finite with logits around %f', (logit) => {
    const classes = classifyLogits(new Float32Array(4).fill(logit), 4);
    expect(classes.map(({ probability }) => probability)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses a logit of %f', (logit) => {
    expect(() => classifyLogits([logit, 0, 0, 0], 1)).toThrow(InferenceFailedError);
  });
});

describe('classifying probabilities', () => {
  it('ranks them as they are', () => {
    const scores = Float32Array.of(0.25, 0.625, 0, 0.125);
    expect(classify({ scores, scoreKind: 'probabilities' }, 3)).toEqual([
      { classIndex: 1, probability: 0.625 },
      { classIndex: 0, probability: 0.25 },
      { classIndex: 3, probability: 0.125 },
    ]);
  });

  it('keeps what was rounded within 0 and 1', () => {
    const scores = Float32Array.of(1.0005, -0.0005);
    const classes = classify({ scores, scoreKind: 'probabilities' }, 2);
    expect(classes.map(({ probability }) => probability)).toEqual([1, 0]);
  });

  it('refuses one that is no number', () => {
    const scores = Float32Array.of(Number.NaN, 1);
    expect(() => classify({ scores, scoreKind: 'probabilities' }, 1)).toThrow(InferenceFailedError);
  });
});
