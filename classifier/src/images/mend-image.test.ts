import {
  InvalidImageError,
  UnsupportedMediaTypeError,
  type Preprocessing,
} from '@detections/schema';
import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import sharp, { type JpegOptions, type Sharp } from 'sharp';
import { createImagePreprocessor } from './image-preprocessor.js';
import { imageSource } from './image-source.fixture.js';
import type { PreprocessedImage } from './network-input.js';

const preprocessor = createImagePreprocessor({
  maxImagePixels: 1_000_000,
  decodeTimeoutMs: 10_000,
});
const preprocess = (
  image: Uint8Array,
  preprocessing: Preprocessing = 'KERAS',
): Promise<PreprocessedImage> => preprocessor.preprocess(imageSource(image, preprocessing));

/** Detail everywhere, so that each row takes about as many bytes: the same noise each time. */
function photo(width = 160, height = 200): Sharp {
  let state = 7;
  const data = Uint8Array.from({ length: width * height * 3 }, (_, index) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((index / (width * height * 3)) * 128) + ((state >>> 16) & 0x7f);
  });
  return sharp(data, { raw: { width, height, channels: 3 } });
}

function withoutLast(bytes: number, image: Buffer): Buffer {
  return image.subarray(0, image.length - bytes);
}

/** Share of values that are not those of the whole picture. */
async function shareChanged(image: Buffer, whole: Buffer): Promise<number> {
  const [changed, expected] = await Promise.all([preprocess(image), preprocess(whole)]);
  const different = changed.pixels.filter((value, index) => value !== expected.pixels[index]);
  return different.length / expected.pixels.length;
}

/** In levels of 255; the last scan of a progressive one changes many values a little. */
async function meanChange(image: Buffer, whole: Buffer): Promise<number> {
  const [changed, expected] = await Promise.all([preprocess(image), preprocess(whole)]);
  const changes = Float64Array.from(changed.pixels, (value, index) =>
    Math.abs(value - (expected.pixels[index] ?? NaN)),
  );
  return changes.reduce((sum, change) => sum + change) / changes.length;
}

async function expectIncomplete(image: Buffer): Promise<void> {
  for (const profile of ['KERAS', 'CENTER_CROP'] as const) {
    const refused = preprocess(image, profile);
    await expect(refused).rejects.toThrow(InvalidImageError);
    await expect(refused).rejects.toThrow(/incomplete/);
  }
}

const KINDS: readonly (readonly [string, (image: Sharp) => Sharp])[] = [
  ['baseline', jpeg({ progressive: false })],
  ['progressive', jpeg({ progressive: true })],
  ['progressive, colours last', jpeg({ mozjpeg: true })],
  ['full colour', jpeg({ chromaSubsampling: '4:4:4' })],
  ['grey', (image) => jpeg({})(image.toColourspace('b-w'))],
  ['CMYK', (image) => jpeg({})(image.toColourspace('cmyk'))],
];

function jpeg(options: JpegOptions): (image: Sharp) => Sharp {
  return (image) => image.jpeg({ quality: 80, ...options });
}

describe.each(KINDS)('a JPEG without its end: %s', (_, encode) => {
  it.each([2, 3, 20])('is taken where the last %i bytes are missing', async (bytes) => {
    const whole = await encode(photo()).toBuffer();
    const cut = withoutLast(bytes, whole);
    expect(await meanChange(cut, whole)).toBeLessThan(0.25);
    expect((await preprocess(cut, 'CENTER_CROP')).width).toBe(160);
  });

  it.each([0.03, 0.3, 0.7, 0.95])('is incomplete where %f of it is missing', async (share) => {
    const whole = await encode(photo()).toBuffer();
    await expectIncomplete(withoutLast(Math.ceil(whole.length * share), whole));
  });
});

describe('a JPEG with restart markers', () => {
  /** One grey block of 8×8 for each restart interval: all of them alike, as their DC starts anew. */
  const restarting = async (): Promise<Buffer> => {
    const plain = await sharp({
      create: { width: 8 * 40, height: 8 * 40, channels: 3, background: '#808080' },
    })
      .toColourspace('b-w')
      .jpeg({ quality: 80, progressive: false, optimiseCoding: false })
      .toBuffer();
    const scan = plain.indexOf(Buffer.from([0xff, 0xda]));
    const scanEnd = scan + 2 + plain.readUInt16BE(scan + 2);
    const interval = Buffer.from([0xff, 0xdd, 0, 4, 0, 1]);
    // Category 0, then the end of the block, by the standard's tables (T.81, annex K): 00 1010.
    const block = [0b00101011];
    const blocks = Array.from({ length: 1600 }, (_, index) =>
      index === 0 ? block : [0xff, 0xd0 | ((index - 1) & 7), ...block],
    );
    const end = Buffer.from([0xff, 0xd9]);
    const data = Buffer.from(blocks.flat());
    return Buffer.concat([
      plain.subarray(0, scan),
      interval,
      plain.subarray(scan, scanEnd),
      data,
      end,
    ]);
  };

  it('is taken where one in 160 intervals is missing, and incomplete where one in 40 is', async () => {
    const whole = await restarting();
    await expect(preprocess(whole)).resolves.toBeDefined();
    await expect(preprocess(withoutLast(2 + 3 * 10, whole))).resolves.toBeDefined();
    await expectIncomplete(withoutLast(2 + 3 * 40, whole));
  });
});

describe('a JPEG that is whole', () => {
  it.each([
    [/12-bit JPEG is not supported/, 0xc1, 12],
    [/lossless JPEG is not supported/, 0xc3, 8],
    [/hierarchical JPEG is not supported/, 0xc5, 8],
    [/JPEG-LS is not supported/, 0xf7, 8],
  ])('says %s', async (message, marker, bits) => {
    const image = await photo().jpeg({ progressive: false }).toBuffer();
    const frame = image.indexOf(Buffer.from([0xff, 0xc0]));
    image[frame + 1] = marker;
    image[frame + 4] = bits;
    const refused = preprocess(image);
    await expect(refused).rejects.toThrow(UnsupportedMediaTypeError);
    await expect(refused).rejects.toThrow(message);
  });

  it('may be followed by anything', async () => {
    const whole = await photo().jpeg().toBuffer();
    expect(await shareChanged(Buffer.concat([whole, Buffer.alloc(99, 'x')]), whole)).toBe(0);
  });
});

interface PngChunk {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

function chunksOf(png: Buffer): readonly PngChunk[] {
  const chunks: PngChunk[] = [];
  for (let start = 8; start < png.length; start = chunks.at(-1)?.end ?? png.length) {
    const type = png.toString('latin1', start + 4, start + 8);
    chunks.push({ type, start, end: start + 12 + png.readUInt32BE(start) });
  }
  return chunks;
}

function chunkOf(png: Buffer, type: string): PngChunk {
  const chunk = chunksOf(png).find((one) => one.type === type);
  if (chunk === undefined) throw new Error(`The PNG has no ${type}.`);
  return chunk;
}

/** What a chunk holds, with its length made right, but not its checksum. */
function withData(png: Buffer, type: string, change: (data: Buffer) => Buffer): Buffer {
  const { start, end } = chunkOf(png, type);
  const data = change(png.subarray(start + 8, end - 4));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const rest = [png.subarray(start + 4, start + 8), data, png.subarray(end - 4)];
  return Buffer.concat([png.subarray(0, start), length, ...rest]);
}

function withWrongChecksum(png: Buffer, type: string): Buffer {
  const damaged = Buffer.from(png);
  const last = chunkOf(png, type).end - 1;
  damaged[last] = (damaged[last] ?? 0) ^ 0xff;
  return damaged;
}

describe.each([
  ['from top to bottom', (image: Sharp) => image.png({ compressionLevel: 1 })],
  ['interlaced', (image: Sharp) => image.png({ progressive: true })],
  ['16 bits', (image: Sharp) => image.toColourspace('rgb16').png()],
  ['palette', (image: Sharp) => image.png({ palette: true, colours: 16, dither: 0 })],
])('a damaged PNG: %s', (_, encode) => {
  // So few that libpng puts them into one chunk.
  const whole = (): Promise<Buffer> => encode(photo(12, 100)).toBuffer();

  it.each<[string, (png: Buffer) => Buffer]>([
    ['with a wrong checksum of its pixels', (png) => withWrongChecksum(png, 'IDAT')],
    ['without Adler-32', (png) => withData(png, 'IDAT', (data) => withoutLast(4, data))],
    [
      'with a wrong Adler-32',
      (png) =>
        withData(png, 'IDAT', (data) => Buffer.concat([withoutLast(4, data), Buffer.alloc(4)])),
    ],
    ['without IEND', (png) => withoutLast(12, png)],
    ['cut off within IEND', (png) => withoutLast(5, png)],
    ['cut off behind its pixels', (png) => withoutLast(12 + 4 + 4, png)],
  ])('is taken %s', async (__, damage) => {
    const png = await whole();
    expect(await shareChanged(damage(png), png)).toBe(0);
    expect((await preprocess(damage(png), 'CENTER_CROP')).height).toBe(100);
  });

  it('is taken with the end of a row missing, and incomplete with more', async () => {
    const png = await whole();
    const few = withoutLast(12 + 4 + Math.floor(png.length * 0.004), png);
    expect(await shareChanged(few, png)).toBeLessThanOrEqual(0.011);
    for (const share of [0.03, 0.4, 0.9]) {
      // IEND, a checksum and Adler-32 are no pixels.
      await expectIncomplete(withoutLast(20 + Math.ceil(png.length * share), png));
    }
  });

  it('stays corrupt where its stream is no deflate stream', async () => {
    // The third byte begins the first block: both bits of its type set are the one that is none.
    const broken = withData(await whole(), 'IDAT', (data) =>
      Buffer.from(data.map((byte, index) => (index === 2 ? byte | 0x06 : byte))),
    );
    await expect(preprocess(broken)).rejects.toThrow(InvalidImageError);
    await expect(preprocess(broken)).rejects.toThrow(/this PNG is corrupt/);
  });

  it('stays corrupt where its stream ends before its data do', async () => {
    const broken = withData(await whole(), 'IDAT', (data) =>
      Buffer.concat([deflateSync(inflateSync(data).subarray(0, -200)), Buffer.alloc(500, 'x')]),
    );
    await expect(preprocess(broken)).rejects.toThrow(/this PNG is corrupt/);
  });

  it('stays corrupt where its header has a wrong checksum', async () => {
    const broken = withWrongChecksum(await whole(), 'IHDR');
    await expect(preprocess(broken)).rejects.toThrow(InvalidImageError);
  });
});

describe.each(['webp', 'gif', 'avif'] as const)('a %s that is cut off', (format) => {
  it('is incomplete', async () => {
    const whole = await photo().toFormat(format).toBuffer();
    await expectIncomplete(withoutLast(Math.ceil(whole.length * 0.2), whole));
  });
});
