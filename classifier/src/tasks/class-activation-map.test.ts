import { describe, expect, it } from '@jest/globals';
import { classActivationMap, toShares } from './class-activation-map.js';

/** Two places of three channels. */
const features = Float32Array.of(1, 2, 3, 4, 5, 6);
/** Three channels by two classes. */
const classifier = {
  kernel: Float32Array.of(1, -1, 10, 0, 100, 0.5),
  bias: Float32Array.of(7, 8),
};

describe('a class activation map', () => {
  it('weighs each place by the weights of the class', () => {
    expect([...classActivationMap(features, classifier, 0)]).toEqual([321, 654]);
    expect([...classActivationMap(features, classifier, 1)]).toEqual([0.5, -1]);
  });

  it("has a mean that makes the class's logit with its bias", () => {
    const averages = [2.5, 3.5, 4.5];
    const [weights, bias] = [[1, 10, 100], 7];
    const logit = averages.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), bias);
    const map = classActivationMap(features, classifier, 0);
    expect(map.reduce((a, b) => a + b) / map.length + bias).toBeCloseTo(logit, 9);
  });
});

describe('scaling a map', () => {
  it('makes the greatest 1 and the negative 0', () => {
    expect(toShares(Float64Array.of(-3, 0, 2, 8))).toEqual([0, 0, 0.25, 1]);
  });

  it('gives zeros where nothing speaks for the class', () => {
    expect(toShares(Float64Array.of(-3, -1, 0))).toEqual([0, 0, 0]);
  });
});
