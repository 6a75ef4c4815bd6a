import { describe, expect, it } from '@jest/globals';
import { cmykToRgb } from './cmyk-to-rgb.js';

describe('cmykToRgb', () => {
  it('makes white of no ink and black of full key', () => {
    expect([...cmykToRgb(Uint8Array.from([0, 0, 0, 0, 10, 20, 30, 255]))]).toEqual([
      255, 255, 255, 0, 0, 0,
    ]);
  });

  it('takes each ink from the light that the key leaves, rounded', () => {
    expect([...cmykToRgb(Uint8Array.from([255, 128, 1, 55]))]).toEqual([0, 100, 199]);
  });
});
