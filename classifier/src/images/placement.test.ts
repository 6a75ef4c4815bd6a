import type { Crop, Preset, Resize, Size } from '@detections/schema';
import { describe, expect, it } from '@jest/globals';
import { place, regionOf, visiblePart, type Placement } from './placement.js';

const SAMPLING = { kernel: 'bilinear', antialias: true } as const;

function placeBy(picture: Size, resize: Resize, crop?: Crop): Placement {
  const decoding = { name: 'TEST', orient: false, alpha: 'drop', colour: 'as-stored' } as const;
  const preset: Preset = { ...decoding, resize, ...(crop && { crop }) };
  return place(picture, preset);
}

function shortestEdge(rounding: 'floor' | 'round'): Resize {
  return { mode: 'shortest-edge', size: 256, rounding, exact: true, ...SAMPLING };
}

function crop(side: number, rounding: Crop['rounding'] = 'floor'): Crop {
  return { width: side, height: side, rounding };
}

describe('where a preset puts a picture', () => {
  it.each([
    ['floor', 500, 333, 384, 256],
    ['round', 500, 333, 384, 256],
    ['floor', 333, 499, 256, 383],
    ['round', 333, 499, 256, 384],
    ['floor', 1, 150_000_000, 256, 38_400_000_000],
  ] as const)('shortest edge, %s: %i×%i becomes %i×%i', (rounding, width, height, ...expected) => {
    const { resized } = placeBy({ width, height }, shortestEdge(rounding), crop(224));
    expect([resized.width, resized.height]).toEqual(expected);
  });

  it.each([
    // What is over on the left, of 225 to 227 pixels for 224 and of 221 to 223.
    ['floor', [0, 1, 1], [-2, -1, -1]],
    // torchvision: halves to even, and of what is missing the smaller half.
    ['round', [0, 1, 2], [-1, -1, 0]],
  ] as const)('crop, %s', (rounding, over, missing) => {
    const leftOf = (width: number): number =>
      placeBy({ width, height: 224 }, { mode: 'none' }, crop(224, rounding)).window.left;
    expect([225, 226, 227].map(leftOf)).toEqual(over);
    expect([221, 222, 223].map(leftOf)).toEqual(missing);
  });

  it('letterbox: all of the picture in the middle, an odd bar to the right or below', () => {
    const letterbox = { mode: 'letterbox', width: 100, height: 80, fill: [1, 2, 3] } as const;
    const placed = placeBy(
      { width: 400, height: 300 },
      { ...letterbox, fill: [1, 2, 3], ...SAMPLING },
    );
    expect(placed.resized).toEqual({ width: 100, height: 75 });
    expect(placed.window).toEqual({ left: 0, top: -2, width: 100, height: 80 });
    expect(visiblePart(placed)).toEqual({ left: 0, top: 0, width: 100, height: 75 });
    expect(regionOf(placed)).toEqual({ x: 0, y: -2 / 75, width: 1, height: 80 / 75 });
  });

  it('letterbox: a line keeps at least a pixel', () => {
    const letterbox: Resize = {
      mode: 'letterbox',
      width: 90,
      height: 90,
      fill: [0, 0, 0],
      ...SAMPLING,
    };
    expect(placeBy({ width: 5000, height: 1 }, letterbox).resized).toEqual({
      width: 90,
      height: 1,
    });
  });

  it('stretch: all of it', () => {
    const placed = placeBy(
      { width: 7, height: 9 },
      { mode: 'stretch', width: 5, height: 4, ...SAMPLING },
    );
    expect(placed.window).toEqual({ left: 0, top: 0, width: 5, height: 4 });
    expect(regionOf(placed)).toEqual({ x: 0, y: 0, width: 1, height: 1 });
  });
});
