import type { PictureCopies } from '@detections/schema';
import { describe, expect, it } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { gif } from './gif.fixture.js';
import { createImagePreprocessor } from './image-preprocessor.js';
import { imageSource } from './image-source.fixture.js';

type Rgb = readonly [red: number, green: number, blue: number];

const preprocessor = createImagePreprocessor({
  maxImagePixels: 4_000_000,
  decodeTimeoutMs: 10_000,
});

/** KERAS sees pictures as they are stored; copies are for people all the same. */
async function copy(image: Uint8Array): Promise<PictureCopies> {
  const source = { ...imageSource(image, 'KERAS'), copies: true };
  const { copies } = await preprocessor.preprocess(source);
  if (copies === undefined) throw new Error('There are no copies.');
  return copies;
}

async function sizesOf({ photo, thumbnail }: PictureCopies): Promise<readonly number[][]> {
  const headers = [await sharp(photo).metadata(), await sharp(thumbnail).metadata()];
  return headers.map(({ width, height }) => [width, height]);
}

/** Means of the quarters: top left, top right, bottom left, bottom right. */
async function quartersOf(jpeg: Uint8Array): Promise<readonly Rgb[]> {
  const { width, height } = await sharp(jpeg).metadata();
  const quarter = { width: Math.floor(width / 2), height: Math.floor(height / 2) };
  const quarters: Rgb[] = [];
  for (const top of [0, height - quarter.height]) {
    for (const left of [0, width - quarter.width]) {
      const part = await sharp(jpeg)
        .extract({ left, top, ...quarter })
        .toBuffer();
      const [red, green, blue] = (await sharp(part).stats()).channels;
      quarters.push([red?.mean ?? NaN, green?.mean ?? NaN, blue?.mean ?? NaN]);
    }
  }
  return quarters;
}

async function expectColour(copies: PictureCopies, colour: Rgb, tolerance = 4): Promise<void> {
  for (const jpeg of [copies.photo, copies.thumbnail]) {
    for (const quarter of await quartersOf(jpeg)) expectNear(quarter, colour, tolerance);
  }
}

function expectNear(came: Rgb, expected: Rgb, tolerance: number): void {
  const difference = came.map((value, channel) => Math.abs(value - (expected[channel] ?? NaN)));
  expect([came, Math.max(...difference) <= tolerance]).toEqual([came, true]);
}

function plain(colour: string, width = 60, height = 40): Sharp {
  return sharp({ create: { width, height, channels: 4, background: colour } });
}

function opaque(colour: string, width?: number, height?: number): Sharp {
  return plain(colour, width, height).removeAlpha();
}

const QUARTERS: readonly Rgb[] = [
  [250, 20, 20],
  [20, 250, 20],
  [20, 20, 250],
  [240, 240, 20],
];

/** Another colour in each quarter. */
async function quarters(width: number, height: number): Promise<Sharp> {
  const four = sharp(Uint8Array.from(QUARTERS.flat()), {
    raw: { width: 2, height: 2, channels: 3 },
  });
  return sharp(
    await four.resize(width, height, { fit: 'fill', kernel: 'nearest' }).png().toBuffer(),
  );
}

describe('the size of copies', () => {
  it.each([
    ['of a landscape', [1600, 1200], [512, 384], [128, 96]],
    ['of a portrait', [600, 800], [384, 512], [96, 128]],
    ['of one that fits is its own', [512, 300], [512, 300], [128, 75]],
    ['of one that is smaller than the thumbnail, too', [60, 40], [60, 40], [60, 40]],
    ['of a single pixel', [1, 1], [1, 1], [1, 1]],
    ['of a line that stands', [1, 20_000], [1, 512], [1, 128]],
    ['of a line that lies', [20_000, 2], [512, 1], [128, 1]],
  ])('%s', async (_, [width = 0, height = 0], photo, thumbnail) => {
    const image = await opaque('#f08010', width, height).png().toBuffer();
    const copies = await copy(image);
    expect(await sizesOf(copies)).toEqual([photo, thumbnail]);
    const [pixel] = (await sharp(copies.photo).stats()).channels;
    expect(Math.abs((pixel?.mean ?? 0) - 0xf0)).toBeLessThan(4);
  });
});

describe('what copies show', () => {
  /** What a camera held that way stores: the upright picture, turned back. */
  const stored: readonly ((upright: Sharp) => Sharp)[] = [
    (image) => image,
    (image) => image.flop(),
    (image) => image.rotate(180),
    (image) => image.flip(),
    (image) => image.rotate(270).flop(),
    (image) => image.rotate(270),
    (image) => image.rotate(90).flop(),
    (image) => image.rotate(90),
  ];

  describe.each(['jpeg', 'png', 'webp'] as const)('%s', (format) => {
    it.each([1, 2, 3, 4, 5, 6, 7, 8])('is upright with EXIF orientation %i', async (exif) => {
      const turned = stored[exif - 1]?.(await quarters(900, 600));
      const image = await sharp(await turned?.png().toBuffer())
        .withMetadata({ orientation: exif })
        .toFormat(format, { quality: 95 })
        .toBuffer();
      const copies = await copy(image);
      expect(await sizesOf(copies)).toEqual([
        [512, 341],
        [128, 85],
      ]);
      for (const jpeg of [copies.photo, copies.thumbnail]) {
        const came = await quartersOf(jpeg);
        came.forEach((colour, index) => {
          expectNear(colour, QUARTERS[index] ?? [0, 0, 0], 16);
        });
      }
    });
  });

  it.each(['png', 'webp', 'avif', 'gif'] as const)(
    'is on white where %s is transparent',
    async (format) => {
      const image = await plain('#ff000000').toFormat(format).toBuffer();
      await expectColour(await copy(image), [255, 255, 255]);
    },
  );

  it('is half of white where it is half transparent', async () => {
    const image = await plain('#00000080').png().toBuffer();
    await expectColour(await copy(image), [127, 127, 127]);
  });

  it.each<[string, Rgb, () => Promise<Buffer>]>([
    ['grey', [100, 100, 100], () => opaque('#646464').toColourspace('b-w').jpeg().toBuffer()],
    [
      'grey of 16 bits',
      [100, 100, 100],
      () => opaque('#646464').toColourspace('grey16').png().toBuffer(),
    ],
    [
      'colours of 16 bits',
      [16, 100, 200],
      () => opaque('#1064c8').toColourspace('rgb16').png().toBuffer(),
    ],
    ['a palette', [16, 100, 200], () => opaque('#1064c8').png({ palette: true }).toBuffer()],
    [
      'an AVIF of 12 bits',
      [16, 100, 200],
      () => opaque('#1064c8').avif({ bitdepth: 12 }).toBuffer(),
    ],
    ['CMYK', [128, 128, 128], () => opaque('#808080').toColourspace('cmyk').jpeg().toBuffer()],
  ])('is in sRGB where the picture is %s', async (_, colour, make) => {
    // There and back through CMYK costs a little.
    await expectColour(await copy(await make()), colour, 16);
  });

  it.each(['srgb', 'rgb16'])(
    'has the colours that the embedded profile means: %s in Display P3',
    async (space) => {
      const image = await opaque('#e03020')
        .toColourspace(space)
        .withIccProfile('p3')
        .png()
        .toBuffer();
      const [red] = (await sharp(image).stats()).channels;
      // In the wider gamut less red is the same colour.
      expect(red?.mean).toBeLessThan(0.83 * (space === 'rgb16' ? 65_535 : 255));
      await expectColour(await copy(image), [0xe0, 0x30, 0x20]);
    },
  );

  it('has the colours as stored where the profile is broken', async () => {
    const image = await opaque('#e03020').withIccProfile('p3').jpeg().toBuffer();
    const stored = (await sharp(image, { ignoreIcc: true }).stats()).channels;
    const [red, green, blue] = stored.map(({ mean }) => mean);
    const at = image.indexOf('ICC_PROFILE');
    image.fill(0xee, at + 14, at + 300);
    await expectColour(await copy(image), [red ?? NaN, green ?? NaN, blue ?? NaN]);
  });

  it.each([
    ['GIF', (frames: Sharp) => frames.gif()],
    ['WebP', (frames: Sharp) => frames.webp({ lossless: true })],
  ])('is the first frame of an animated %s', async (_, encode) => {
    const frames = await Promise.all(
      ['red', 'blue'].map((colour) => opaque(colour).png().toBuffer()),
    );
    const copies = await copy(await encode(sharp(frames, { join: { animated: true } })).toBuffer());
    expect(await sizesOf(copies)).toEqual([
      [60, 40],
      [60, 40],
    ]);
    await expectColour(copies, [254, 0, 0]);
  });

  it('is all of the screen of a GIF whose frame covers a part', async () => {
    const frame = { left: 8, top: 8, width: 2, height: 2, indices: [1, 2, 3, 1] };
    const copies = await copy(gif({ screen: [64, 48], frame }));
    expect((await sizesOf(copies))[0]).toEqual([64, 48]);
  });

  it.each([
    ['a baseline JPEG', { progressive: false }],
    ['a progressive JPEG', { progressive: true }],
  ])('is there for %s whose end is missing, as upright as it was', async (_, options) => {
    const whole = await (
      await quarters(300, 200)
    )
      .withMetadata({ orientation: 6 })
      .jpeg(options)
      .toBuffer();
    const copies = await copy(whole.subarray(0, whole.length - 2));
    expect((await sizesOf(copies))[0]).toEqual([200, 300]);
    const [topLeft, topRight] = await quartersOf(copies.photo);
    expectNear(topLeft ?? [0, 0, 0], QUARTERS[2] ?? [0, 0, 0], 16);
    expectNear(topRight ?? [0, 0, 0], QUARTERS[0] ?? [0, 0, 0], 16);
  });

  it('is there for a PNG whose checksum is wrong', async () => {
    const image = await opaque('#1064c8').png().toBuffer();
    const end = image.indexOf('IEND') - 4;
    image.writeUInt32BE(0xdeadbeef, end - 4);
    await expectColour(await copy(image), [16, 100, 200]);
  });
});

describe('what is in copies beside the picture', () => {
  /** Written where a camera, a phone and a program for photos write about a photo. */
  const withSecrets = (image: Sharp): Sharp =>
    image
      .withIccProfile('p3')
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret/></x:xmpmeta>')
      .withExif({ IFD0: { Artist: 'secret' }, IFD3: { GPSLatitude: '48/1 8/1 0/1' } });

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('is nothing of %s', async (format) => {
    const image = await withSecrets(opaque('#1064c8', 800, 600))
      .toFormat(format)
      .toBuffer();
    expect(image.includes('secret')).toBe(true);
    const { photo, thumbnail } = await copy(image);
    for (const jpeg of [photo, thumbnail]) {
      expect(markersOf(jpeg).filter(isMetadata)).toEqual([]);
      const { exif, icc, xmp, iptc, comments } = await sharp(jpeg).metadata();
      expect([exif, icc, xmp, iptc, comments]).toEqual(Array(5).fill(undefined));
      for (const word of ['Exif', 'ICC_PROFILE', 'xmp', 'Photoshop', 'secret']) {
        expect(Buffer.from(jpeg).includes(word)).toBe(false);
      }
    }
  });

  it('is no comment of a JPEG', async () => {
    const jpeg = await opaque('#1064c8').jpeg().toBuffer();
    const comment = Buffer.from('a secret');
    const marker = Buffer.from([0xff, 0xfe, 0, comment.length + 2]);
    const image = Buffer.concat([jpeg.subarray(0, 2), marker, comment, jpeg.subarray(2)]);
    await expect(preprocessor.preprocess(imageSource(image, 'KERAS'))).resolves.toBeDefined();
    const { photo } = await copy(image);
    expect(markersOf(photo).filter(isMetadata)).toEqual([]);
  });
});

describe('a picture without an order for copies', () => {
  it.each([undefined, false])('has none: %s', async (copies) => {
    const image = await opaque('red').png().toBuffer();
    const made = await preprocessor.preprocess({ ...imageSource(image, 'CENTER_CROP'), copies });
    expect(made).not.toHaveProperty('copies');
  });
});

/** The second bytes of a JPEG's markers, up to its scan (ITU-T T.81, annex B). */
function markersOf(jpeg: Uint8Array): readonly number[] {
  const bytes = Buffer.from(jpeg);
  const markers: number[] = [];
  for (let at = 2; bytes[at] === 0xff && bytes[at + 1] !== 0xda;) {
    markers.push(bytes[at + 1] ?? 0);
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return markers;
}

/** All of the APPn but JFIF's, which has nothing but the version and the density; and comments. */
function isMetadata(marker: number): boolean {
  return (marker > 0xe0 && marker <= 0xef) || marker === 0xfe;
}
