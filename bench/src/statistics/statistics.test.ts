import { describe, expect, it } from '@jest/globals';
import { median, percentile, spread, summarize } from './statistics.js';

/** 1 to 100, the greatest first. */
const HUNDRED = Array.from({ length: 100 }, (_, index) => 100 - index);

describe('percentile', () => {
  it.each([
    [1, 1],
    [7, 7],
    [50, 50],
    [99, 99],
    [100, 100],
  ])('%i of the numbers 1 to 100 is %i', (percent, expected) => {
    expect(percentile(HUNDRED, percent)).toBe(expected);
  });

  it('is the greatest value where there are too few to tell', () => {
    expect(percentile([3, 1, 2], 99)).toBe(3);
  });

  it('compares numbers as numbers', () => {
    expect(percentile([10, 9, 100], 100)).toBe(100);
  });

  it('leaves the values in their order', () => {
    const values = [3, 1, 2];
    percentile(values, 50);
    expect(values).toEqual([3, 1, 2]);
  });

  it('refuses to speak about nothing', () => {
    expect(() => percentile([], 50)).toThrow(RangeError);
  });
});

describe('median', () => {
  it('is the middle one of an odd number of values', () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it('is the mean of the middle two of an even number', () => {
    expect(median([10, 1, 4, 2])).toBe(3);
  });

  it('refuses to speak about nothing', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('spread', () => {
  it('goes from the lowest to the highest value, below zero too', () => {
    expect(spread([2, -1, 10])).toEqual({ lowest: -1, highest: 10 });
  });
});

describe('summarize', () => {
  it('tells the usual, the rare and the worst', () => {
    expect(summarize(HUNDRED)).toEqual({ p50Ms: 50, p95Ms: 95, p99Ms: 99, maxMs: 100 });
  });
});
