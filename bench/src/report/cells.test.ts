import { expect, it } from '@jest/globals';
import { ratio, withPercentiles, withSpread } from './cells.js';

it('writes the median with the lowest and the highest round', () => {
  expect(withSpread([3, 1, 2])).toBe('2.0 (1.0–3.0)');
});

it('writes a ratio whose rounds lie close together', () => {
  expect(ratio([0.95, 0.97, 0.96])).toBe('×0.96');
});

it('writes the rounds instead of a ratio where they lie too far apart', () => {
  expect(ratio([0.5, 1, 0.9])).toBe('spread too wide: 0.50, 1.00, 0.90');
});

it('writes the median with the 20th and the 80th percentile', () => {
  expect(withPercentiles([5, 1, 3, 2, 4])).toBe('3.00, 1.00 to 4.00');
});
