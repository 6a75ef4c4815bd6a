import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { enlarge } from './enlarge.js';
import { createImagePreprocessor } from './image-preprocessor.js';
import { imageSource } from './image-source.fixture.js';
import type { RawImage } from './nearest-gather.js';

/**
 * Straight from the definition: the value at the point of the source that the middle of the target
 * pixel lies on, its edges stretching outwards for ever.
 */
function valueAt({ data, width, height, channels }: RawImage, x: number, y: number, c: number) {
  const at = (column: number, row: number): number => {
    const inside = Math.min(Math.max(row, 0), height - 1) * width;
    return data[(inside + Math.min(Math.max(column, 0), width - 1)) * channels + c] ?? NaN;
  };
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [x - left, y - top];
  const above = at(left, top) * (1 - right) + at(left + 1, top) * right;
  const below = at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right;
  return above * (1 - down) + below * down;
}

function noise(width: number, height: number): RawImage {
  let state = width * 1000 + height;
  const data = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return (state >>> 16) & 0xff;
  });
  return { data, width, height, channels: 3 };
}

describe('enlarging', () => {
  it.each([
    [1, 1, 50, 50],
    [2, 2, 256, 20],
    [1, 4, 64, 256],
    [19, 25, 64, 84],
    [255, 255, 256, 256],
    [255, 256, 256, 257],
    [127, 90, 361, 256],
  ])('interpolates from pixel centre to pixel centre: %i×%i to %i×%i', (...sizes) => {
    const [fromWidth, fromHeight, width, height] = sizes;
    const source = noise(fromWidth, fromHeight);
    const enlarged = enlarge(source, { width, height });
    expect([enlarged.width, enlarged.height, enlarged.channels]).toEqual([width, height, 3]);
    const errors = Float64Array.from(enlarged.data, (value, index) => {
      const pixel = Math.floor(index / 3);
      const x = (((pixel % width) + 0.5) * fromWidth) / width - 0.5;
      const y = ((Math.floor(pixel / width) + 0.5) * fromHeight) / height - 0.5;
      return value - valueAt(source, x, y, index % 3);
    });
    // Rounded once for each direction, and neither up nor down on the whole.
    expect(errors.every((error) => Math.abs(error) <= 1.001)).toBe(true);
    expect(Math.abs(errors.reduce((sum, error) => sum + error) / errors.length)).toBeLessThan(0.1);
  });
});

describe('preprocessing as CENTER_CROP a picture smaller than the network looks at', () => {
  const { preprocess } = createImagePreprocessor({
    maxImagePixels: 1_000_000,
    decodeTimeoutMs: 10_000,
  });

  /** Red grows by `step` a column, green by `step` a row. */
  const ramp = (width: number, height: number, step: number) => {
    const pixel = (_: unknown, index: number): readonly number[] => [
      (index % width) * step,
      Math.floor(index / width) * step,
      7,
    ];
    const data = Uint8Array.from(Array.from({ length: width * height }, pixel).flat());
    return sharp(data, { raw: { width, height, channels: 3 } });
  };

  it.each([
    ['half as large', 128, 128, 1],
    ['of an odd size', 63, 80, 3],
    ['of one pixel less', 255, 255, 1],
    ['upright and small', 48, 100, 2],
    // Its middle, 32×128 pixels from row 36, is what is scaled.
    ['a line', 32, 200, 1],
  ])('keeps a ramp where it is: %s', async (_, width, height, step) => {
    const image = await ramp(width, height, step).png().toBuffer();
    const { pixels, region } = await preprocess(imageSource(image, 'CENTER_CROP'));
    for (const [column, row] of [
      [0, 0],
      [111, 112],
      [60, 190],
      [223, 223],
    ] as const) {
      const x = (region.x + (region.width * (column + 0.5)) / 224) * width - 0.5;
      const y = (region.y + (region.height * (row + 0.5)) / 224) * height - 0.5;
      const at = (row * 224 + column) * 3;
      expect(Math.abs((pixels[at] ?? NaN) - x * step)).toBeLessThanOrEqual(0.51);
      expect(Math.abs((pixels[at + 1] ?? NaN) - y * step)).toBeLessThanOrEqual(0.51);
      expect(pixels[at + 2]).toBe(7);
    }
  });

  it.each([
    [1, 1],
    [2, 2],
    [1, 5000],
    [5000, 1],
    [256, 256],
  ])('takes one of %i×%i', async (width, height) => {
    const image = await ramp(width, height, 0).png().toBuffer();
    const { pixels } = await preprocess(imageSource(image, 'CENTER_CROP'));
    expect(new Set(pixels)).toEqual(new Set([0, 7]));
  });
});
