import { describe, expect, it } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { createImagePreprocessor, type Admit } from './image-preprocessor.js';
import { imageSource } from './image-source.fixture.js';
import type { ImageSource } from './network-input.js';

/** What is asked for to make ResNet50's input, whatever the picture. */
const INPUT_BYTES = 224 * 224 * 15;

/** Bytes that the decoding of a picture asks for, besides those of the network's input. */
async function bytesAsked(source: ImageSource): Promise<number> {
  let asked = Number.NaN;
  const admit: Admit = (bytes, decode) => {
    asked = bytes - INPUT_BYTES;
    return decode();
  };
  const limits = { maxImagePixels: 10_000, decodeTimeoutMs: 10_000 };
  await createImagePreprocessor({ ...limits, admit }).preprocess(source);
  return asked;
}

/** For each of the pixels of a picture of 50×50. */
async function bytesPerPixel(image: Uint8Array): Promise<number> {
  return (await bytesAsked(imageSource(image, 'KERAS'))) / 2500;
}

function plain(size: number): Sharp {
  return sharp({
    create: {
      width: size,
      height: size,
      channels: 4,
      background: { r: 9, g: 99, b: 199, alpha: 0.5 },
    },
  });
}

const PROGRESSIVE = { progressive: true };

describe('the memory that decoding needs', () => {
  it.each<[string, number, (picture: Sharp) => Sharp]>([
    ['a JPEG', 3, (picture) => picture.jpeg()],
    ['a progressive JPEG', 9, (picture) => picture.jpeg(PROGRESSIVE)],
    [
      'a progressive JPEG in CMYK',
      12,
      (picture) => picture.toColourspace('cmyk').jpeg(PROGRESSIVE),
    ],
    ['a PNG', 3, (picture) => picture.png()],
    ['an interlaced PNG', 7, (picture) => picture.png(PROGRESSIVE)],
    [
      'an interlaced PNG of 16 bits',
      11,
      (picture) => picture.toColourspace('rgb16').png(PROGRESSIVE),
    ],
    ['a WebP', 11, (picture) => picture.webp()],
    ['a GIF', 8, (picture) => picture.gif()],
    ['an AVIF', 18, (picture) => picture.avif()],
    ['an AVIF of 12 bits', 25, (picture) => picture.avif({ bitdepth: 12 })],
  ])('of %s is %i bytes a pixel', async (_, expected, encode) => {
    expect(await bytesPerPixel(await encode(plain(50)).toBuffer())).toBe(expected);
  });

  it('bounds the pixels of a picture that needs more of it than others', async () => {
    await expect(bytesPerPixel(await plain(100).gif().toBuffer())).resolves.toBeDefined();
    await expect(bytesPerPixel(await plain(70).avif().toBuffer())).resolves.toBeDefined();
    await expect(bytesPerPixel(await plain(71).avif().toBuffer())).rejects.toMatchObject({
      code: 'IMAGE_TOO_LARGE',
      message: 'Expected at most 5000 pixels in a picture of its kind; came 71×71, which are 5041.',
    });
  });

  it.each([
    ['as it is stored', 1, 0],
    ['turned, which the network does not need to be', 6, 2500 * 3],
  ])('has the copies of a picture %s counted in', async (_, orientation, turning) => {
    const image = await plain(50).withMetadata({ orientation }).jpeg().toBuffer();
    const source = imageSource(image, 'KERAS');
    const alone = await bytesAsked(source);
    const copied = await bytesAsked({ ...source, copies: true });
    expect(copied - alone).toBe(512 * 512 * 3 * 2 + turning);
  });
});
