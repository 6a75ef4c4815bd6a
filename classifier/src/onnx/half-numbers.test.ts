import { describe, expect, it } from '@jest/globals';
import { halvesOf } from './half-numbers.js';
import { halfToFloat } from './tensor-values.js';

const half = (value: number): number => halvesOf(Float32Array.of(value))[0] ?? Number.NaN;

describe('halvesOf', () => {
  it.each([
    [0, 0],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2.5, 0xc100],
    [65504, 0x7bff],
    // Half of the way to the next number: to the even one.
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    // Rounding up carries into the exponent.
    [2 - 2 ** -12, 0x4000],
    // Smaller than a normal number.
    [2 ** -24, 1],
    [1.5 * 2 ** -24, 2],
    [2.5 * 2 ** -24, 2],
    [2 ** -14 - 2 ** -26, 0x0400],
    [2 ** -26, 0],
    // Larger than any.
    [65519, 0x7bff],
    [1e9, 0x7bff],
    [-1e9, 0xfbff],
  ])('has for %d the bits 0x%s', (value, bits) => {
    expect(half(value)).toBe(bits);
  });

  it('gives back every number that is one', () => {
    const bits = Uint16Array.from({ length: 0x7c00 }, (_, index) => index);
    expect(halvesOf(Float32Array.from(bits, halfToFloat))).toEqual(bits);
  });

  it('stays within half of the last digit', () => {
    const values = Float32Array.from(
      { length: 5000 },
      (_, index) => Math.sin(index) * 1.01 ** (index % 900),
    );
    halvesOf(values).forEach((bits, index) => {
      const value = values[index] ?? 0;
      const step = Math.max(2 ** -24, 2 ** (Math.floor(Math.log2(Math.abs(value))) - 10));
      expect(Math.abs(halfToFloat(bits) - value)).toBeLessThanOrEqual(step / 2);
    });
  });
});
