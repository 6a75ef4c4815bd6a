import {
  ImageTooLargeError,
  InvalidImageError,
  UnsupportedMediaTypeError,
  type Preprocessing,
} from '@detections/schema';
import { beforeAll, describe, expect, it } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { createImagePreprocessor } from './image-preprocessor.js';
import { imageSource } from './image-source.fixture.js';
import type { PreprocessedImage } from './network-input.js';

const PROFILES: readonly Preprocessing[] = ['CENTER_CROP', 'KERAS'];
const INPUT_LENGTH = 224 * 224 * 3;
const preprocessor = createImagePreprocessor({
  maxImagePixels: 1_000_000,
  decodeTimeoutMs: 10_000,
});
const preprocess = (image: Uint8Array, preprocessing: Preprocessing): Promise<PreprocessedImage> =>
  preprocessor.preprocess(imageSource(image, preprocessing));

/** A picture whose every part looks different: red grows to the right, green downwards. */
function gradient(width: number, height: number): Sharp {
  const data = new Uint8Array(width * height * 3);
  for (let index = 0; index < width * height; index += 1) {
    data[index * 3] = Math.floor(((index % width) / width) * 256);
    data[index * 3 + 1] = Math.floor((Math.floor(index / width) / height) * 256);
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

function plain(colour: string, width = 40, height = 40): Sharp {
  return sharp({ create: { width, height, channels: 4, background: colour } });
}

function firstPixel(pixels: Uint8Array): readonly number[] {
  return [...pixels.subarray(0, 3)];
}

describe.each(PROFILES)('preprocessing as %s', (profile) => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('takes %s', async (format) => {
    const image = await gradient(60, 50).toFormat(format).toBuffer();
    const { pixels, width, height } = await preprocess(image, profile);
    expect([pixels.length, width, height]).toEqual([INPUT_LENGTH, 60, 50]);
  });

  it.each(['b-w', 'cmyk', 'srgb'])('makes RGB of colour space %s', async (space) => {
    const image = await gradient(60, 50).toColourspace(space).jpeg().toBuffer();
    expect((await preprocess(image, profile)).pixels).toHaveLength(INPUT_LENGTH);
  });

  it('takes 16 bits per channel', async () => {
    const image = await gradient(60, 50).toColourspace('rgb16').png().toBuffer();
    expect((await preprocess(image, profile)).pixels).toHaveLength(INPUT_LENGTH);
  });

  it('takes the first frame of an animation', async () => {
    const frames = [plain('red'), plain('blue')].map((frame) => frame.png().toBuffer());
    const image = await sharp(await Promise.all(frames), { join: { animated: true } })
      .webp({ lossless: true })
      .toBuffer();
    const { pixels, height } = await preprocess(image, profile);
    expect([height, ...firstPixel(pixels)]).toEqual([40, 255, 0, 0]);
  });

  it.each([
    [1, 50_000],
    [50_000, 2],
  ])('takes a line of %i×%i pixels', async (width, height) => {
    const image = await plain('#102030', width, height).removeAlpha().png().toBuffer();
    const { pixels, ...input } = await preprocess(image, profile);
    expect(input).toMatchObject({ width, height });
    expect(firstPixel(pixels)).toEqual([0x10, 0x20, 0x30]);
  });

  it('reports the size as a person sees it', async () => {
    const image = await gradient(60, 50).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { width, height } = await preprocess(image, profile);
    expect([width, height]).toEqual([50, 60]);
  });

  it('refuses too many pixels by the header and says how many came', async () => {
    const image = await plain('red', 2000, 1000).png().toBuffer();
    const refused = preprocess(image, profile);
    await expect(refused).rejects.toThrow(ImageTooLargeError);
    await expect(refused).rejects.toThrow(/at most 1000000 pixels; came 2000×1000/);
  });

  it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('refuses cut off %s', async (format) => {
    const image = await gradient(100, 400).toFormat(format).toBuffer();
    const cut = image.subarray(0, Math.floor(image.length * 0.8));
    await expect(preprocess(cut, profile)).rejects.toThrow(InvalidImageError);
  });

  it.each([
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'],
    ['text', 'not a picture at all'],
  ])('refuses %s', async (_, text) => {
    const refused = preprocess(new TextEncoder().encode(text), profile);
    await expect(refused).rejects.toThrow(UnsupportedMediaTypeError);
  });

  it('refuses TIFF, which the decoder knows and the allow-list does not', async () => {
    const image = await plain('red').tiff().toBuffer();
    await expect(preprocess(image, profile)).rejects.toThrow(UnsupportedMediaTypeError);
  });

  it('refuses nothing at all', async () => {
    await expect(preprocess(new Uint8Array(), profile)).rejects.toThrow(UnsupportedMediaTypeError);
  });

  it('refuses a picture that is of another format than its job says', async () => {
    const image = await gradient(60, 50).png().toBuffer();
    const source = { ...imageSource(image, profile), mediaType: 'image/avif' } as const;
    const refused = preprocessor.preprocess(source);
    await expect(refused).rejects.toThrow(UnsupportedMediaTypeError);
    await expect(refused).rejects.toThrow(/Expected image\/avif.*came image\/png/);
  });
});

describe('preprocessing as CENTER_CROP', () => {
  let upright: Uint8Array;
  beforeAll(async () => {
    upright = (await preprocess(await gradient(400, 300).png().toBuffer(), 'CENTER_CROP')).pixels;
  });

  /** What a camera held that way stores: the upright picture, turned back. */
  const stored: Record<number, (upright: Sharp) => Sharp> = {
    1: (image) => image,
    2: (image) => image.flop(),
    3: (image) => image.rotate(180),
    4: (image) => image.flip(),
    5: (image) => image.rotate(270).flop(),
    6: (image) => image.rotate(270),
    7: (image) => image.rotate(90).flop(),
    8: (image) => image.rotate(90),
  };

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('sees EXIF orientation %i upright', async (orientation) => {
    const turned = stored[orientation]?.(gradient(400, 300)) ?? gradient(400, 300);
    const lossless = await turned.png().toBuffer();
    const image = await sharp(lossless).withMetadata({ orientation }).png().toBuffer();
    const { pixels } = await preprocess(image, 'CENTER_CROP');
    // One level at most: scaling comes before turning, and ties round towards the other side.
    const different = pixels.filter(
      (value, index) => Math.abs(value - (upright[index] ?? 255)) > 1,
    );
    expect(different).toHaveLength(0);
  });

  it('takes the middle', () => {
    const column = 112;
    expect(upright[(112 * 224 + column) * 3]).toBeGreaterThan(125);
    expect(upright[(112 * 224 + column) * 3]).toBeLessThan(131);
  });

  it('lays transparent parts over white', async () => {
    const image = await plain('#ff000000').png().toBuffer();
    expect(firstPixel((await preprocess(image, 'CENTER_CROP')).pixels)).toEqual([255, 255, 255]);
  });
});

describe('preprocessing as KERAS', () => {
  it('drops alpha and keeps the colour under it', async () => {
    const image = await plain('#ff000000').png().toBuffer();
    expect(firstPixel((await preprocess(image, 'KERAS')).pixels)).toEqual([255, 0, 0]);
  });

  it('ignores EXIF orientation', async () => {
    const flat = await gradient(448, 448).png().toBuffer();
    const turned = await sharp(flat).withMetadata({ orientation: 3 }).png().toBuffer();
    const [one, three] = await Promise.all([
      preprocess(flat, 'KERAS'),
      preprocess(turned, 'KERAS'),
    ]);
    expect(Buffer.compare(one.pixels, three.pixels)).toBe(0);
  });
});
