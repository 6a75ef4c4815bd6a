import { describe, expect, it } from '@jest/globals';
import { middleOf, regionOfBox, type Cover } from './cover.js';
import { cut } from './frame.js';
import { checksum, noise } from './noise.fixture.js';
import { resample, type Resampling } from './resample.js';

type Sides = readonly [width: number, height: number];

/**
 * What Pillow 13.0.0 makes of our noise, the beginning of the SHA-256: `ImageOps.fit`; `crop` with
 * `(w − s) // 2` and `resize`; `crop` with `(w − s) / 2` and `resize`.
 */
const PILLOW: readonly (readonly [Cover['box'], Resampling['kernel'], Sides, Sides, string])[] = [
  ['exact', 'lanczos', [320, 241], [24, 24], '260eb85287e19b6f'],
  ['floor', 'bilinear', [320, 241], [24, 24], '71a8b80cbef00ebf'],
  ['round', 'bicubic', [320, 241], [24, 24], 'a27b14af721cf318'],
  ['exact', 'lanczos', [97, 160], [24, 24], '57a74132c2692e7e'],
  ['floor', 'bilinear', [97, 160], [24, 24], 'c5cd2ac42511160d'],
  ['round', 'bicubic', [97, 160], [24, 24], '36105ce23ad7e2b7'],
  ['exact', 'lanczos', [33, 500], [40, 30], 'b97942355653558e'],
  ['exact', 'lanczos', [5, 2], [4, 4], 'e735f602bb156c86'],
  ['floor', 'bilinear', [5, 2], [4, 4], 'f8a9ce8501feab6e'],
  ['round', 'bicubic', [5, 2], [4, 4], '312e9f2236129075'],
];

function cover(width: number, height: number, box: Cover['box'] = 'exact'): Cover {
  return { mode: 'cover', width, height, box, kernel: 'bilinear', antialias: true };
}

describe('the middle of a picture', () => {
  it.each(PILLOW)('%s, by %s, from %j to %j is what Pillow does', (box, kernel, from, to, sum) => {
    const picture = noise(...from);
    const resized = { width: to[0], height: to[1] };
    const middle = middleOf(picture, cover(...to, box));
    const { left, top, right, bottom } = middle;
    const window = { left: 0, top: 0, ...resized };
    const how = { resized, window, kernel, antialias: true };
    const { data } =
      box === 'exact'
        ? resample(picture, { ...how, box: middle })
        : resample(cut(picture, { left, top, width: right - left, height: bottom - top }), how);
    expect(checksum(data)).toBe(sum);
  });

  it('has the shape that is asked for, and its edges where they are said to be', () => {
    const picture = { width: 100, height: 31 };
    expect(middleOf(picture, cover(2, 1))).toEqual({ left: 19, top: 0, right: 81, bottom: 31 });
    expect(middleOf(picture, cover(1, 1))).toEqual({ left: 34.5, top: 0, right: 65.5, bottom: 31 });
    expect(middleOf(picture, cover(1, 1, 'floor'))).toMatchObject({ left: 34, right: 65 });
    expect(middleOf(picture, cover(1, 1, 'round'))).toMatchObject({ left: 34, right: 66 });
    expect(middleOf({ width: 31, height: 100 }, cover(1, 1, 'floor'))).toMatchObject({ top: 34 });
  });

  it.each(['exact', 'floor', 'round'] as const)('is something of a line, too: %s', (box) => {
    const line = { width: 1, height: 100_000 };
    const { left, top, right, bottom } = middleOf(line, cover(400, 1, box));
    expect([left, right]).toEqual([0, 1]);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(bottom).toBeGreaterThan(top);
    expect(bottom).toBeLessThanOrEqual(100_000);
  });

  it('is told in fractions of the picture', () => {
    const box = { left: 25, top: 0, right: 75, bottom: 50 };
    expect(regionOfBox(box, { width: 100, height: 50 })).toEqual({
      x: 0.25,
      y: 0,
      width: 0.5,
      height: 1,
    });
  });
});
