import { describe, expect, it } from '@jest/globals';
import { gatherNearest, nearestIndices } from './nearest-gather.js';

/** Where Pillow 13.0.0 departs from floor((i + 0.5)·step) when it squashes to 224. */
const PILLOW_TIES: Record<number, readonly (readonly [target: number, source: number])[]> = {
  320: [
    [17, 24],
    [24, 34],
    [101, 144],
    [108, 154],
    [115, 164],
    [122, 174],
    [129, 184],
    [136, 194],
    [143, 204],
    [150, 214],
    [157, 224],
    [164, 234],
    [171, 244],
    [178, 254],
    [185, 264],
    [192, 274],
    [199, 284],
    [206, 294],
    [213, 304],
    [220, 314],
  ],
  480: [],
  768: [
    [45, 155],
    [52, 179],
    [59, 203],
    [66, 227],
    [73, 251],
    [80, 275],
    [87, 299],
    [94, 323],
  ],
};

describe('nearestIndices', () => {
  it.each([320, 480, 768])('rounds exact ties of a side of %i pixels as Pillow does', (size) => {
    const expected = Array.from({ length: 224 }, (_, i) => Math.floor((i + 0.5) * (size / 224)));
    for (const [target, source] of PILLOW_TIES[size] ?? []) expected[target] = source;
    expect([...nearestIndices(size, 224)]).toEqual(expected);
  });

  it('repeats pixels of a side that is smaller than the target', () => {
    expect([...nearestIndices(2, 4)]).toEqual([0, 0, 1, 1]);
  });

  it('stays within a side of one pixel', () => {
    expect(new Set(nearestIndices(1, 224))).toEqual(new Set([0]));
  });
});

describe('gatherNearest', () => {
  it('squashes each axis on its own and keeps all channels', () => {
    // Row and column are the pixel's two channels.
    const data = Uint8Array.from([0, 0, 0, 1, 0, 2, 0, 3, 1, 0, 1, 1, 1, 2, 1, 3]);
    const whole = { left: 0, top: 0, width: 2, height: 2 };
    const gathered = gatherNearest({ data, width: 4, height: 2, channels: 2 }, whole, whole);
    expect([...gathered.data]).toEqual([0, 1, 0, 3, 1, 1, 1, 3]);
  });
});
