import { requireMediaType } from '@detections/runtime';
import type { Preset, Size } from '@detections/schema';
import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { createImagePreprocessor } from './image-preprocessor.js';
import type { PreprocessedImage } from './network-input.js';

const BASE: Preset = {
  name: 'TEST',
  orient: false,
  alpha: 'drop',
  colour: 'as-stored',
  resize: { mode: 'none' },
  crop: { width: 4, height: 2, rounding: 'floor' },
};
const INPUT = { width: 4, height: 2 };
/** A picture of 4×2, all different; what follows says where each is seen. */
const CELLS = [10, 20, 30, 40, 50, 60, 70, 80];

const { preprocess } = createImagePreprocessor({ maxImagePixels: 10_000, decodeTimeoutMs: 10_000 });

async function apply(
  image: Buffer,
  changes: Partial<Preset>,
  input: Size = INPUT,
): Promise<PreprocessedImage> {
  const preset = { ...BASE, ...changes };
  return preprocess({ image, mediaType: requireMediaType(image), preset, input });
}

function grid(orientation?: number): Promise<Buffer> {
  const raw = { width: 4, height: 2, channels: 1 } as const;
  const picture = sharp(Uint8Array.from(CELLS), { raw }).png();
  return (orientation ? picture.withMetadata({ orientation }) : picture).toBuffer();
}

function pixel(alpha: number): Promise<Buffer> {
  const background = { r: 100, g: 150, b: 200, alpha };
  return sharp({ create: { width: 4, height: 2, channels: 4, background } })
    .png()
    .toBuffer();
}

const reds = ({ pixels }: PreprocessedImage) => [...pixels].filter((_, index) => index % 3 === 0);

describe('a preset', () => {
  it.each([
    ['white', [255, 255, 255]],
    ['black', [0, 0, 0]],
    ['drop', [100, 150, 200]],
  ] as const)(
    'with alpha %s, whatever the colours and the orientation',
    async (alpha, expected) => {
      const image = await pixel(0);
      for (const colour of ['srgb', 'as-stored'] as const) {
        for (const orient of [true, false]) {
          const { pixels } = await apply(image, { alpha, colour, orient });
          expect([...pixels.subarray(0, 3)]).toEqual(expected);
        }
      }
    },
  );

  it('shows the middle alone, and says where it lies in the picture', async () => {
    const sampling = { kernel: 'bilinear', antialias: true } as const;
    for (const box of ['exact', 'floor', 'round'] as const) {
      const resize = { mode: 'cover', width: 2, height: 2, box, ...sampling } as const;
      const input = { width: 2, height: 2 };
      const crop = { ...input, rounding: 'floor' } as const;
      const result = await apply(await grid(), { resize, crop }, input);
      expect(reds(result)).toEqual([20, 30, 60, 70]);
      expect(result.region).toEqual({ x: 0.25, y: 0, width: 0.5, height: 1 });
    }
  });

  it('turns a picture upright, or leaves it and says how it is to be turned', async () => {
    const image = await grid(3);
    const upright = await apply(image, { orient: true });
    expect([reds(upright), upright.orientation]).toEqual([[...CELLS].reverse(), 1]);
    const stored = await apply(image, { orient: false });
    expect([reds(stored), stored.orientation]).toEqual([CELLS, 3]);
  });

  it('says where an input that is not turned lies in the upright picture', async () => {
    // Stored 4×2, seen 2×4: the first two columns become the upper half, or the lower one.
    const crop = { width: 1, height: 2, rounding: 'floor' } as const;
    const place = async (orientation: number) =>
      (await apply(await grid(orientation), { crop }, crop)).region;
    expect(await place(6)).toEqual({ x: 0, y: 0.25, width: 1, height: 0.25 });
    expect(await place(8)).toEqual({ x: 0, y: 0.5, width: 1, height: 0.25 });
    expect(await place(3)).toEqual({ x: 0.5, y: 0, width: 0.25, height: 1 });
  });

  it('scales 16 bits of grey for sRGB, and clips them as they are stored', async () => {
    const raw = { width: 4, height: 2, channels: 1 } as const;
    const image = await sharp(new Uint16Array(8).fill(32_896), { raw })
      .toColourspace('grey16')
      .png()
      .toBuffer();
    expect(new Set((await apply(image, { colour: 'srgb' })).pixels)).toEqual(new Set([128]));
    expect(new Set((await apply(image, { colour: 'as-stored' })).pixels)).toEqual(new Set([255]));
  });

  it('puts black around a picture that is smaller than the crop', async () => {
    const crop = { width: 6, height: 3, rounding: 'floor' } as const;
    const padded = await apply(await grid(), { crop }, crop);
    // Of a row too many it is the upper one: floor(−1 ÷ 2).
    const bars = [0, 0, 0, 0, 0, 0];
    expect(reds(padded)).toEqual([...bars, 0, 10, 20, 30, 40, 0, 0, 50, 60, 70, 80, 0]);
    expect(padded.region).toEqual({ x: -0.25, y: -0.5, width: 1.5, height: 1.5 });
  });

  it('puts bars of its colour around a letterboxed picture', async () => {
    const size = { width: 4, height: 4 };
    const resize = { mode: 'letterbox', ...size, kernel: 'bicubic', antialias: true } as const;
    const preset: Preset = { ...BASE, resize: { ...resize, fill: [1, 2, 3] }, crop: undefined };
    const image = await grid();
    const boxed = await preprocess({ image, mediaType: 'image/png', preset, input: size });
    expect([...boxed.pixels.subarray(0, 3)]).toEqual([1, 2, 3]);
    expect(reds(boxed)).toEqual([1, 1, 1, 1, ...CELLS, 1, 1, 1, 1]);
    expect(boxed.region).toEqual({ x: 0, y: -0.5, width: 1, height: 2 });
  });

  it('is refused where it does not end at the size of the input', async () => {
    await expect(apply(await grid(), {}, { width: 5, height: 2 })).rejects.toThrow(
      'Expected preset TEST to end at 5×2; it ends at 4×2.',
    );
  });
});
