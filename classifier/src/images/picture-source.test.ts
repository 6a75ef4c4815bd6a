import { UnsupportedMediaTypeError, type Preprocessing } from '@detections/schema';
import { describe, expect, it } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { gif, type GifParts } from './gif.fixture.js';
import { createImagePreprocessor } from './image-preprocessor.js';
import { imageSource } from './image-source.fixture.js';
import type { PreprocessedImage } from './network-input.js';

const SIZE = 224;
const preprocessor = createImagePreprocessor({
  maxImagePixels: 1_000_000,
  decodeTimeoutMs: 10_000,
});
const preprocess = (image: Uint8Array, preprocessing: Preprocessing): Promise<PreprocessedImage> =>
  preprocessor.preprocess(imageSource(image, preprocessing));

/** The pixel of the network's input in the middle of a cell, where the picture is so many cells. */
function cell(
  { pixels }: PreprocessedImage,
  [column, row]: readonly [number, number],
  [columns, rows]: readonly [number, number],
): readonly number[] {
  const x = Math.floor(((column + 0.5) * SIZE) / columns);
  const y = Math.floor(((row + 0.5) * SIZE) / rows);
  return [...pixels.subarray((y * SIZE + x) * 3, (y * SIZE + x) * 3 + 3)];
}

describe('a GIF', () => {
  const RED = [200, 10, 20];
  const GREEN = [30, 180, 40];
  const BLUE = [50, 60, 220];
  const GOLD = [240, 190, 70];
  const PALETTE = [RED, GREEN, BLUE, GOLD].flat();
  const frame = { left: 0, top: 0, width: 2, height: 2, indices: [0, 1, 2, 3] };
  const whole: GifParts = { screen: [2, 2], frame, globalPalette: PALETTE };
  const offset: GifParts = { ...whole, screen: [4, 4], frame: { ...frame, left: 1, top: 2 } };

  const cells = async (parts: GifParts, profile: Preprocessing): Promise<unknown> => {
    const input = await preprocess(gif(parts), profile);
    const size = [input.width, input.height] as const;
    return Array.from({ length: size[1] }, (_, row) =>
      Array.from({ length: size[0] }, (__, column) => cell(input, [column, row], size)),
    );
  };

  it.each([0, 1, 2, 3])('KERAS: keeps the colour under the transparent index %i', async (index) => {
    expect(await cells({ ...whole, transparent: index }, 'KERAS')).toEqual([
      [RED, GREEN],
      [BLUE, GOLD],
    ]);
  });

  it.each([
    ['the transparent colour', GREEN, { transparent: 1 }],
    ['the first colour where none is transparent', RED, {}],
    ['black for a transparent index beyond the palette', [0, 0, 0], { transparent: 200 }],
    ['the local palette', GOLD, { localPalette: [GOLD, GREEN, BLUE, RED].flat() }],
  ])('KERAS: fills around the first frame with %s, as Pillow does', async (_, fill, parts) => {
    const rows = (await cells({ ...offset, ...parts }, 'KERAS')) as number[][][];
    expect(rows[0]).toEqual([fill, fill, fill, fill]);
    expect([rows[3]?.[0], rows[3]?.[3]]).toEqual([fill, fill]);
    expect(rows[2]?.[2]).toEqual(GREEN);
  });

  it('KERAS: is grey without any palette', async () => {
    expect(await cells({ screen: [2, 2], frame }, 'KERAS')).toEqual([
      [0, 1].map((level) => [level, level, level]),
      [2, 3].map((level) => [level, level, level]),
    ]);
  });

  it('takes the screen at its word, also one of the sizes that libvips mistrusts', async () => {
    const { width, height } = await preprocess(gif({ ...offset, screen: [640, 480] }), 'KERAS');
    expect([width, height]).toEqual([640, 480]);
  });

  it('grows the screen to a frame that reaches beyond it', async () => {
    const beyond = { ...offset, screen: [2, 2] as const };
    const { width, height } = await preprocess(gif(beyond), 'CENTER_CROP');
    expect([width, height]).toEqual([3, 4]);
  });

  it('counts the pixels of the screen, not those of the frame', async () => {
    const huge = gif({ ...whole, screen: [65_535, 65_535] });
    await expect(preprocess(huge, 'KERAS')).rejects.toThrow(/came 65535×65535/);
  });

  it('CENTER_CROP: is white where it is transparent, and around a frame that is', async () => {
    const plain = { left: 64, top: 64, width: 2, height: 2, indices: [3, 3, 3, 3] };
    const input = await preprocess(
      gif({ screen: [256, 256], frame: plain, globalPalette: PALETTE, transparent: 3 }),
      'CENTER_CROP',
    );
    expect(new Set(input.pixels)).toEqual(new Set([255]));
  });
});

describe('a PNG of 16 bits of grey', () => {
  const LEVELS = [0, 100, 255, 256, 1000, 65_535];
  const grey16 = (): Sharp =>
    sharp(Uint16Array.from(LEVELS), {
      raw: { width: LEVELS.length, height: 1, channels: 1 },
    }).toColourspace('grey16');

  it('KERAS: clips at 255, as Pillow does', async () => {
    const input = await preprocess(await grey16().png().toBuffer(), 'KERAS');
    const seen = LEVELS.map((_, column) => cell(input, [column, 0], [LEVELS.length, 1])[0]);
    expect(seen).toEqual([0, 100, 255, 255, 255, 255]);
  });

  it('CENTER_CROP: scales', async () => {
    const flat = sharp(new Uint16Array(16).fill(32_896), {
      raw: { width: 4, height: 4, channels: 1 },
    });
    const image = await flat.toColourspace('grey16').png().toBuffer();
    const { pixels } = await preprocess(image, 'CENTER_CROP');
    expect(new Set(pixels)).toEqual(new Set([128]));
  });
});

describe('an AVIF', () => {
  /** 2×3 fields, all different, large enough that coding does not blur their middles. */
  const FIELD = 40;
  const FIELDS = [0, 60, 100, 140, 180, 220];
  const fields = (): Sharp =>
    sharp(
      Uint8Array.from({ length: FIELD * FIELD * 6 }, (_, index) => {
        const column = Math.floor((index % (2 * FIELD)) / FIELD);
        const row = Math.floor(index / (2 * FIELD * FIELD));
        return FIELDS[row * 2 + column] ?? 0;
      }),
      { raw: { width: 2 * FIELD, height: 3 * FIELD, channels: 1 } },
    );

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'KERAS: is not turned by irot and imir, here as EXIF orientation %i',
    async (orientation) => {
      const image = await fields().withMetadata({ orientation }).avif({ quality: 90 }).toBuffer();
      const input = await preprocess(image, 'KERAS');
      const seen = FIELDS.map((_, at) => cell(input, [at % 2, Math.floor(at / 2)], [2, 3])[0] ?? 0);
      seen.forEach((level, at) => {
        expect(Math.abs(level - (FIELDS[at] ?? 0))).toBeLessThan(4);
      });
      expect(input.orientation).toBe(orientation);
      // As a person sees it.
      expect([input.width, input.height]).toEqual(orientation > 4 ? [120, 80] : [80, 120]);
    },
  );

  it('CENTER_CROP: is turned once', async () => {
    const turned = await fields().withMetadata({ orientation: 3 }).avif({ quality: 90 }).toBuffer();
    const input = await preprocess(turned, 'CENTER_CROP');
    expect(input.orientation).toBe(1);
    // The last field comes first.
    expect(input.pixels[0]).toBeGreaterThan(200);
  });

  it.each(['mif1', 'miaf', 'avis'])('is decoded with %s as its major brand', async (brand) => {
    const image = await fields().avif().toBuffer();
    image.write(brand, 8, 'latin1');
    expect((await preprocess(image, 'KERAS')).width).toBe(80);
  });

  it('is named where it is a sequence without a still image', async () => {
    const image = await fields().avif().toBuffer();
    image.write('avis', 8, 'latin1');
    image.write('free', image.indexOf('meta'), 'latin1');
    const refused = preprocess(image, 'KERAS');
    await expect(refused).rejects.toThrow(UnsupportedMediaTypeError);
    await expect(refused).rejects.toThrow(/image sequence/);
  });

  describe('of monochrome and limited range', () => {
    /** 16×16, made with libavif: the left half black, that is 16, the right one white, 235. */
    const OPAQUE =
      'AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZgAAAOltZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAA' +
      'AAAAAAAAAAAAAA5waXRtAAAAAAABAAAAHmlsb2MAAAAARAAAAQABAAAAAQAAAQ0AAAAYAAAAKGlpbmYAAAAAAAEA' +
      'AAAaaW5mZQIAAAAAAQAAYXYwMUNvbG9yAAAAAGhpcHJwAAAASWlwY28AAAAUaXNwZQAAAAAAAAAQAAAAEAAAAA5w' +
      'aXhpAAAAAAEIAAAADGF2MUOBABwAAAAAE2NvbHJuY2x4AAEADQAGAAAAABdpcG1hAAAAAAAAAAEAAQQBAoMEAAAA' +
      'IG1kYXQSAAoIGAz/+WAhoMQyCkQAAIyee+jQs0A=';
    /** The same, and invisible. */
    const TRANSPARENT =
      'AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZgAAAWptZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAA' +
      'AAAAAAAAAAAAAA5waXRtAAAAAAABAAAALGlsb2MAAAAARAAAAgABAAAAAQAAAaEAAAAYAAIAAAABAAABjgAAABMA' +
      'AABCaWluZgAAAAAAAgAAABppbmZlAgAAAAABAABhdjAxQ29sb3IAAAAAGmluZmUCAAAAAAIAAGF2MDFBbHBoYQAA' +
      'AAAaaXJlZgAAAAAAAAAOYXV4bAACAAEAAQAAAKdpcHJwAAAAgWlwY28AAAAUaXNwZQAAAAAAAAAQAAAAEAAAAA5w' +
      'aXhpAAAAAAEIAAAADGF2MUOBABwAAAAAE2NvbHJuY2x4AAEADQAGAAAAADhhdXhDAAAAAHVybjptcGVnOm1wZWdC' +
      'OmNpY3A6c3lzdGVtczphdXhpbGlhcnk6YWxwaGEAAAAAHmlwbWEAAAAAAAAAAgABBAECgwQAAgQBAoMFAAAAM21k' +
      'YXQSAAoFGAz/+VQyCBAAAB4Ys8IuEgAKCBgM//lgIaDEMgpEAACMnnvo0LNA';

    it.each(['KERAS', 'CENTER_CROP'] as const)('%s: is expanded to 0 to 255', async (profile) => {
      const input = await preprocess(Buffer.from(OPAQUE, 'base64'), profile);
      expect(cell(input, [0, 0], [8, 1])).toEqual([0, 0, 0]);
      expect(cell(input, [7, 0], [8, 1])[0]).toBeGreaterThan(252);
    });

    it('keeps its alpha', async () => {
      const image = Buffer.from(TRANSPARENT, 'base64');
      expect(cell(await preprocess(image, 'KERAS'), [0, 0], [8, 1])).toEqual([0, 0, 0]);
      const { pixels } = await preprocess(image, 'CENTER_CROP');
      expect(new Set(pixels)).toEqual(new Set([255]));
    });
  });
});
