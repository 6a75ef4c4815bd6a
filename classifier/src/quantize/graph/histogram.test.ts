import { describe, expect, it } from '@jest/globals';
import { Histogram } from './histogram.js';

function binsOf(histogram: Histogram): { readonly value: number; readonly count: number }[] {
  const bins: { readonly value: number; readonly count: number }[] = [];
  histogram.forEach((value, count) => bins.push({ value, count }));
  return bins;
}

describe('Histogram', () => {
  it('keeps every value within a thousandth of the greatest while its range grows', () => {
    const histogram = new Histogram();
    histogram.add(Float32Array.of(0.01, -0.02));
    histogram.add(Float32Array.of(1, 1, 37.5));
    const bins = binsOf(histogram);
    expect(bins.map(({ count }) => count).sort()).toEqual([1, 1, 1, 2]);
    [-0.02, 0.01, 1, 37.5].forEach((value, index) => {
      expect(Math.abs((bins[index]?.value ?? Number.NaN) - value)).toBeLessThan(0.0375);
    });
  });

  it('leaves zeros out', () => {
    const histogram = new Histogram();
    histogram.add(new Float32Array(10));
    expect(binsOf(histogram)).toEqual([]);
  });

  it('refuses what is not finite', () => {
    expect(() => {
      new Histogram().add(Float32Array.of(Number.POSITIVE_INFINITY));
    }).toThrow('finite');
  });
});
