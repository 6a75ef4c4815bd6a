import { describe, expect, it } from '@jest/globals';
import { classActivationMap, drawHeatmap, toShares, type ImageOutput } from './heatmap.js';

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

describe('a heatmap', () => {
  const region = { x: 0, y: 0, width: 1, height: 1 };
  /** Two rows of three places, of one channel. */
  const maps = { values: Float32Array.of(1, 2, 3, 4, 5, 6), height: 2, width: 3 };
  const oneChannel = { kernel: Float32Array.of(1), bias: Float32Array.of(0.5) };
  const output: ImageOutput = { scores: Float32Array.of(4), scoreKind: 'logits', features: maps };

  it('is as wide and as high as the feature maps', () => {
    const { width, height, values } = drawHeatmap(0, output, oneChannel, {
      region,
      orientation: 1,
    });
    expect({ width, height }).toEqual({ width: 3, height: 2 });
    expect(values.map((value) => value * 6)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.each([
    [2, 3, [3, 2, 1, 6, 5, 4]],
    [3, 3, [6, 5, 4, 3, 2, 1]],
    [4, 3, [4, 5, 6, 1, 2, 3]],
    [5, 2, [1, 4, 2, 5, 3, 6]],
    [6, 2, [4, 1, 5, 2, 6, 3]],
    [7, 2, [6, 3, 5, 2, 4, 1]],
    [8, 2, [3, 6, 2, 5, 1, 4]],
  ] as const)('is turned with a picture of orientation %i', (orientation, width, expected) => {
    const heatmap = drawHeatmap(0, output, oneChannel, { region, orientation });
    expect([heatmap.width, heatmap.height]).toEqual([width, 6 / width]);
    expect(heatmap.values.map((value) => value * 6)).toEqual(expected);
  });

  it('tells the logit of its class, also where the network gives probabilities', () => {
    const place = { region, orientation: 1 } as const;
    expect(drawHeatmap(0, output, oneChannel, place).logit).toBe(4);
    const probabilities = { ...output, scoreKind: 'probabilities' } as const;
    expect(drawHeatmap(0, probabilities, oneChannel, place).logit).toBe(3.5 + 0.5);
  });
});
