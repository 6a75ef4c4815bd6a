import { describe, expect, it } from '@jest/globals';
import { choosePictures } from './choose-pictures.js';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('choosePictures', () => {
  it('keeps every second one for measuring', () => {
    const { calibration, measured, apart } = choosePictures(numbers(40), undefined);
    expect(apart).toBe(true);
    expect(calibration.slice(0, 3)).toEqual([0, 2, 4]);
    expect(measured.slice(0, 3)).toEqual([1, 3, 5]);
    expect([calibration.length, measured.length]).toEqual([20, 20]);
  });

  it('measures on the same ones where they are few, and says so', () => {
    const few = numbers(39);
    expect(choosePictures(few, undefined)).toEqual({
      calibration: few,
      measured: few,
      apart: false,
    });
  });

  it('calibrates on all where there are others to measure on', () => {
    expect(choosePictures(numbers(100), [7])).toEqual({
      calibration: numbers(100),
      measured: [7],
      apart: true,
    });
  });

  it('calibrates on 200 of many, evenly spread', () => {
    const { calibration } = choosePictures(numbers(1000), [7]);
    expect(calibration).toHaveLength(200);
    expect(calibration.slice(-2)).toEqual([990, 995]);
  });
});
