import { expect, test } from '@jest/globals';
import { interpolateGrid } from './interpolate-grid';

const grid = { width: 2, height: 2, values: [0, 1, 0.5, 0.5] };

test('as many pixels as cells are the cells', () => {
  expect([...interpolateGrid(grid, 2, 2)]).toEqual([0, 1, 0.5, 0.5]);
});

test('values go evenly from one centre to the next, and stay outside of the last', () => {
  const row = { width: 2, height: 1, values: [0, 1] };
  expect([...interpolateGrid(row, 4, 1)]).toEqual([0, 0.25, 0.75, 1]);
});

test('the middle of four cells is their mean', () => {
  expect(interpolateGrid(grid, 3, 3)[4]).toBeCloseTo(0.5, 6);
});

test('nothing is above the largest value or below the smallest', () => {
  const stretched = interpolateGrid(
    {
      width: 7,
      height: 7,
      values: Array.from({ length: 49 }, (_, cell) => ((cell * 31) % 49) / 48),
    },
    100,
    60,
  );
  expect(Math.min(...stretched)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...stretched)).toBeLessThanOrEqual(1);
});
