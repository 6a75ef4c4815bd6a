import type { Size } from '@detections/schema';
import { describe, expect, it } from '@jest/globals';
import { cut } from './frame.js';
import { gatherNearest, type RawImage } from './nearest-gather.js';
import { checksum, noise } from './noise.fixture.js';
import { resample, type Resampling } from './resample.js';

type Sides = readonly [width: number, height: number];
type Kernel = Resampling['kernel'];

const KERNELS = ['box', 'bilinear', 'bicubic', 'lanczos'] as const;

/** What Pillow 13.0.0 makes of our noise: `Image.resize` and the beginning of the SHA-256. */
const PILLOW: readonly (readonly ['nearest' | Kernel, Sides, Sides, string])[] = [
  ['nearest', [320, 240], [96, 72], '9620c9e526ab301a'],
  ['nearest', [500, 333], [384, 256], '542f78fcc543a494'],
  ['nearest', [97, 61], [224, 224], 'eefea6d925a2c6a5'],
  ['nearest', [60, 900], [64, 48], 'e46b29b5145b809c'],
  ['nearest', [900, 60], [48, 64], '990adb47785ec622'],
  ['nearest', [3, 2000], [40, 30], '149d0a2c8c08e87e'],
  ['nearest', [2000, 3], [30, 40], 'b1e09464f24d8570'],
  ['nearest', [33, 17], [33, 64], 'ee06dc37245ce481'],
  ['nearest', [1, 1], [7, 5], '6cca4a0b3c80c270'],
  ['box', [320, 240], [96, 72], '59c3f341313fa937'],
  ['box', [500, 333], [384, 256], '66da80d67787a5ef'],
  ['box', [97, 61], [224, 224], 'eefea6d925a2c6a5'],
  ['box', [60, 900], [64, 48], '958a4a739d23f4c3'],
  ['box', [900, 60], [48, 64], 'bc00f7266f895846'],
  ['box', [3, 2000], [40, 30], '751fc3bd76da9804'],
  ['box', [2000, 3], [30, 40], '1387fec18a4f8a23'],
  ['box', [33, 17], [33, 64], 'ee06dc37245ce481'],
  ['box', [1, 1], [7, 5], '6cca4a0b3c80c270'],
  ['bilinear', [320, 240], [96, 72], '88bac278b53b2e29'],
  ['bilinear', [500, 333], [384, 256], 'ff2e40cb741a3185'],
  ['bilinear', [97, 61], [224, 224], 'afeadcacbcd54cdd'],
  ['bilinear', [60, 900], [64, 48], 'a20be2c942479a3a'],
  ['bilinear', [900, 60], [48, 64], '9486e16599155a7a'],
  ['bilinear', [3, 2000], [40, 30], 'ce8ed5e7c83a5566'],
  ['bilinear', [2000, 3], [30, 40], '1580f75c6d4c25ba'],
  ['bilinear', [33, 17], [33, 64], '8a71b1fe067d1002'],
  ['bilinear', [1, 1], [7, 5], '6cca4a0b3c80c270'],
  ['bicubic', [320, 240], [96, 72], '512817ec90a42819'],
  ['bicubic', [500, 333], [384, 256], 'f2c21228f7ab9078'],
  ['bicubic', [97, 61], [224, 224], 'b129d2ca75c03e75'],
  ['bicubic', [60, 900], [64, 48], 'c87a6ace3b93f88a'],
  ['bicubic', [900, 60], [48, 64], '8feda5635c329d03'],
  ['bicubic', [3, 2000], [40, 30], '6dbf8f555353250e'],
  ['bicubic', [2000, 3], [30, 40], '9959f5a7bb7d0f67'],
  ['bicubic', [33, 17], [33, 64], 'c0c379095aba130a'],
  ['bicubic', [1, 1], [7, 5], '6cca4a0b3c80c270'],
  ['lanczos', [320, 240], [96, 72], '2a8a2ef0aa09d5b7'],
  ['lanczos', [500, 333], [384, 256], '2fd488a5b8170860'],
  ['lanczos', [97, 61], [224, 224], '2d331006502aa64b'],
  ['lanczos', [60, 900], [64, 48], '412d1109aca35c16'],
  ['lanczos', [900, 60], [48, 64], '0dc86d46d2e4fe1f'],
  ['lanczos', [3, 2000], [40, 30], '28e52e1525111932'],
  ['lanczos', [2000, 3], [30, 40], 'dcdde04ce7af0f72'],
  ['lanczos', [33, 17], [33, 64], 'bc1bbe7b842891c6'],
  ['lanczos', [1, 1], [7, 5], '6cca4a0b3c80c270'],
];

function whole(size: Size) {
  return { left: 0, top: 0, ...size };
}

function resize(source: RawImage, [width, height]: Sides, kernel: Kernel, antialias = true) {
  const resized = { width, height };
  return resample(source, { resized, window: whole(resized), kernel, antialias });
}

describe('resizing', () => {
  it.each(PILLOW)('by %s from %j to %j is what Pillow does', (kernel, from, to, expected) => {
    const resized = { width: to[0], height: to[1] };
    const { data } =
      kernel === 'nearest'
        ? gatherNearest(noise(...from), resized, whole(resized))
        : resize(noise(...from), to, kernel);
    expect(checksum(data)).toBe(expected);
  });

  it.each(KERNELS)('by %s computes a part of the result as all of it', (kernel) => {
    for (const [from, to] of [
      [noise(300, 200), [90, 60]],
      [noise(40, 400), [90, 60]],
    ] as const) {
      const all = resize(from, to, kernel);
      for (const window of [
        { left: 0, top: 0, width: 1, height: 1 },
        { left: 13, top: 7, width: 50, height: 40 },
        { left: 89, top: 59, width: 1, height: 1 },
      ]) {
        const resized = { width: to[0], height: to[1] };
        const part = resample(from, { resized, window, kernel, antialias: true });
        expect(part).toEqual(cut(all, window));
      }
    }
  });

  it.each(KERNELS)('by %s leaves a plain picture as it is, and one of the same size', (kernel) => {
    const data = Uint8Array.from(
      { length: 50 * 30 * 3 },
      (_, index) => [0, 128, 255][index % 3] ?? 9,
    );
    const { data: resized } = resize(
      { data, width: 50, height: 30, channels: 3 },
      [17, 70],
      kernel,
    );
    expect(resized).toEqual(Uint8Array.from(resized, (_, index) => [0, 128, 255][index % 3] ?? 9));
    const picture = noise(31, 19);
    expect(resize(picture, [31, 19], kernel).data).toEqual(picture.data);
  });

  it('never computes what is not wanted of a line that becomes a giant one', () => {
    const resized = { width: 256, height: 256 * 5_000_000 };
    const line = {
      data: new Uint8Array(15_000_000).fill(7),
      width: 1,
      height: 5_000_000,
      channels: 3,
    };
    const window = { left: 16, top: 128 * 5_000_000, width: 224, height: 224 };
    const { data } = resample(line, { resized, window, kernel: 'bicubic', antialias: true });
    expect(new Set(data)).toEqual(new Set([7]));
  });

  it.each<Sides>([
    [4_500_000, 1],
    [1, 300_000],
  ])('holds no more than the result of a line of %i×%i pixels', (width, height) => {
    const data = new Uint8Array(width * height * 3).fill(9);
    const { data: resized } = resize({ data, width, height, channels: 3 }, [20, 20], 'box');
    expect(new Set(resized)).toEqual(new Set([9]));
  });
});

describe('resizing without antialiasing', () => {
  it('by bilinear interpolates between the two nearest, from pixel centre to pixel centre', () => {
    const levels = [0, 40, 200, 90, 10, 255, 30, 60, 120, 0];
    const data = Uint8Array.from(levels.flatMap((level) => [level, level, level]));
    const row = { data, width: levels.length, height: 1, channels: 3 };
    const resized = resize(row, [4, 1], 'bilinear', false).data.filter((_, at) => at % 3 === 0);
    // At 0.75, 3.25, 5.75 and 8.25: floor((i + 0.5)·2.5 − 0.5) and what is behind the point.
    expect([...resized]).toEqual([30, 70, 86, 90]);
  });

  it.each(KERNELS)('by %s is the same as with it where a picture grows', (kernel) => {
    const picture = noise(30, 20);
    expect(resize(picture, [61, 47], kernel, false)).toEqual(resize(picture, [61, 47], kernel));
  });
});
