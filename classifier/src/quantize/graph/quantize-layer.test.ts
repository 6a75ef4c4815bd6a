import { describe, expect, it } from '@jest/globals';
import { quantizeLayer, type LayerInput } from './quantize-layer.js';

const input: LayerInput = { scale: 0.5, channelMeans: Float64Array.of(1, 3) };

describe('quantizeLayer', () => {
  it.each([
    [7, 64],
    [8, 127],
  ] as const)(
    'keeps weights of %i bits between ±%i, each channel by its own scale',
    (bits, most) => {
      const weights = Float32Array.of(1, -1, 0.001, 0.001);
      const bias = Float32Array.of(0, 0);
      const quantized = quantizeLayer({ weights, bias, groups: 1 }, input, bits);
      expect([...quantized.weights]).toEqual([most, -most, most, most]);
      expect(quantized.scales[0]).toBeCloseTo(1 / most, 6);
      expect(quantized.scales[1]).toBeCloseTo(0.001 / most, 9);
    },
  );

  it('puts into the bias what rounding the weights takes from an average input', () => {
    const weights = Float32Array.of(1, 0.0031);
    const bias = Float32Array.of(0.25);
    const quantized = quantizeLayer({ weights, bias, groups: 1 }, input, 8);
    const { scales, biasScales } = quantized;
    const weightOf = (index: number): number =>
      (quantized.weights[index] ?? 0) * (scales[0] ?? Number.NaN);
    const expected = 1 * 1 + 0.0031 * 3 + 0.25;
    const biasOf = (quantized.bias[0] ?? 0) * (biasScales[0] ?? Number.NaN);
    expect(weightOf(1)).not.toBeCloseTo(0.0031, 4);
    expect(weightOf(0) * 1 + weightOf(1) * 3 + biasOf).toBeCloseTo(expected, 2);
    expect(biasScales[0]).toBeCloseTo((scales[0] ?? 0) * 0.5, 9);
  });

  it('keeps the bias of a channel whose weights are all zero', () => {
    const zero = {
      weights: new Float32Array(2),
      bias: Float32Array.of(-123.456),
      groups: 1,
    };
    const { bias, biasScales } = quantizeLayer(zero, input, 8);
    expect((bias[0] ?? 0) * (biasScales[0] ?? 0)).toBeCloseTo(-123.456, 4);
  });
});
