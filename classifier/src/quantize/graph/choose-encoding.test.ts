import { describe, expect, it } from '@jest/globals';
import { chooseEncoding } from './choose-encoding.js';
import { Histogram } from './histogram.js';

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  histogram.add(Float32Array.from(values));
  return histogram;
}

const evenly = (count: number, lower: number, upper: number): number[] =>
  Array.from({ length: count }, (_, index) => lower + ((upper - lower) * (index + 0.5)) / count);

describe('chooseEncoding', () => {
  it('spans values that spread evenly', () => {
    const { scale, zeroPoint } = chooseEncoding(histogramOf(evenly(10_000, 0, 4)));
    expect(zeroPoint).toBe(0);
    expect(scale * 255).toBeCloseTo(4, 1);
  });

  it('clips a few outliers, and not many', () => {
    const ordinary = evenly(1_000_000, 0, 1);
    expect(chooseEncoding(histogramOf([...ordinary, 4])).scale * 255).toBeLessThan(2);
    const many = Array.from({ length: 100_000 }, () => 4);
    expect(chooseEncoding(histogramOf([...ordinary, ...many])).scale * 255).toBeCloseTo(4, 1);
  });

  it('gives both signs their share of the range', () => {
    const { scale, zeroPoint } = chooseEncoding(histogramOf(evenly(10_000, -1, 3)));
    expect(zeroPoint).toBeGreaterThan(55);
    expect(zeroPoint).toBeLessThan(72);
    expect((0 - zeroPoint) * scale).toBeCloseTo(-1, 1);
  });

  it('has an encoding for what is always zero', () => {
    expect(chooseEncoding(histogramOf([0, 0]))).toEqual({ scale: 1, zeroPoint: 0 });
  });
});
