import type { Preprocessing } from '@detections/schema';
import { describe, expect, it } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { turnGrid } from '../tasks/turn-grid.js';
import { createImagePreprocessor } from './image-preprocessor.js';
import { imageSource } from './image-source.fixture.js';
import type { PreprocessedImage } from './network-input.js';

const preprocessor = createImagePreprocessor({
  maxImagePixels: 1_000_000,
  decodeTimeoutMs: 10_000,
});
const preprocess = (image: Uint8Array, preprocessing: Preprocessing): Promise<PreprocessedImage> =>
  preprocessor.preprocess(imageSource(image, preprocessing));

function plain(width: number, height: number): Sharp {
  return sharp({ create: { width, height, channels: 3, background: '#102030' } });
}

describe('where the network looks in the picture', () => {
  it.each([
    ['a square', 256, 256, { x: 1 / 16, y: 1 / 16, width: 7 / 8, height: 7 / 8 }],
    ['a wide one', 512, 256, { x: 144 / 512, y: 1 / 16, width: 224 / 512, height: 7 / 8 }],
    ['a high one', 256, 1024, { x: 1 / 16, y: 400 / 1024, width: 7 / 8, height: 224 / 1024 }],
    // Its middle, 1024×256 pixels from column 512, is scaled and cropped.
    ['a line', 2048, 256, { x: 912 / 2048, y: 1 / 16, width: 224 / 2048, height: 7 / 8 }],
    // Scaled to 384×256; an odd rest would go to the right.
    ['an odd size', 300, 200, { x: 80 / 384, y: 1 / 16, width: 224 / 384, height: 7 / 8 }],
  ])('CENTER_CROP: in the middle of %s', async (_, width, height, expected) => {
    const { region, orientation } = await preprocess(
      await plain(width, height).png().toBuffer(),
      'CENTER_CROP',
    );
    for (const side of ['x', 'y', 'width', 'height'] as const) {
      expect(region[side]).toBeCloseTo(expected[side], 9);
    }
    expect(orientation).toBe(1);
  });

  it('CENTER_CROP: in the upright picture', async () => {
    const image = await plain(256, 512).withMetadata({ orientation: 6 }).png().toBuffer();
    const { region, orientation } = await preprocess(image, 'CENTER_CROP');
    expect(region).toEqual({ x: 144 / 512, y: 1 / 16, width: 224 / 512, height: 7 / 8 });
    expect(orientation).toBe(1);
  });

  it('KERAS: at all of it, as it is stored', async () => {
    const image = await plain(60, 30).withMetadata({ orientation: 6 }).png().toBuffer();
    const { region, orientation } = await preprocess(image, 'KERAS');
    expect(region).toEqual({ x: 0, y: 0, width: 1, height: 1 });
    expect(orientation).toBe(6);
  });
});

describe('turning a grid', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8] as const)(
    'does with orientation %i what sharp does to the picture',
    async (orientation) => {
      const cells = [10, 20, 30, 40, 50, 60, 70, 80, 90];
      const stored = await sharp(Uint8Array.from(cells), {
        raw: { width: 3, height: 3, channels: 1 },
      })
        .withMetadata({ orientation })
        .png()
        .toBuffer();
      const upright = await sharp(stored, { autoOrient: true })
        .toColourspace('b-w')
        .raw()
        .toBuffer();
      expect(turnGrid(cells, orientation)).toEqual([...upright]);
    },
  );
});
