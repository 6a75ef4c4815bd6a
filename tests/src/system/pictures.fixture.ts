import { readFile } from 'node:fs/promises';
import { picture, pictures, SAMPLE } from '@detections/test-support';
import sharp, { type Sharp } from 'sharp';

/** A name, and the bytes. */
type PictureCase = readonly [name: string, read: () => Promise<Buffer>];

const BACKGROUND = { r: 200, g: 120, b: 40, alpha: 0.5 };

/** Made here for every clone, and those that the project's CI has besides. */
export const ODD_PICTURES: readonly PictureCase[] = [
  ['half-transparent.png', drawn((picture) => picture.png())],
  ['palette.png', drawn((picture) => picture.png({ palette: true }))],
  ['16-bit.png', drawn((picture) => picture.toColourspace('rgb16').png())],
  ['grey.jpg', drawn((picture) => picture.flatten().greyscale().jpeg())],
  ['cmyk.jpg', drawn((picture) => picture.flatten().toColourspace('cmyk').jpeg())],
  ['half-transparent.webp', drawn((picture) => picture.webp())],
  ['one.gif', drawn((picture) => picture.gif())],
  ['one.avif', drawn((picture) => picture.avif({ effort: 0 }))],
  ['one-pixel.png', drawn((picture) => picture.resize(1, 1).png())],
  ...fromShared('odd'),
];

export const HOSTILE_PICTURES: readonly PictureCase[] = [
  ['truncated.jpg', partOfSample(0, SAMPLE.bytes / 2)],
  ['headless.jpg', partOfSample(200, SAMPLE.bytes)],
  ['only-a-header.jpg', partOfSample(0, 20)],
  ['document.pdf', bytes('%PDF-1.7\n')],
  ['script.svg', bytes('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['huge.png', bytes(hugePng())],
  ...fromShared('hostile'),
];

function drawn(encode: (picture: Sharp) => Sharp): PictureCase[1] {
  const create = { width: 40, height: 30, channels: 4, background: BACKGROUND } as const;
  return () => encode(sharp({ create })).toBuffer();
}

function partOfSample(from: number, to: number): PictureCase[1] {
  return async () => (await readFile(SAMPLE.path)).subarray(from, to);
}

function bytes(content: string | Buffer): PictureCase[1] {
  return () => Promise.resolve(Buffer.from(content));
}

function fromShared(folder: string): readonly PictureCase[] {
  return pictures(folder).map((name) => {
    const path = `${folder}/${name}`;
    return [path, () => readFile(picture(path))];
  });
}

/** A header that says a million times a million pixels (PNG specification, 11.2.1). */
function hugePng(): Buffer {
  const header = Buffer.from('89504e470d0a1a0a0000000d49484452000f4240000f42400802000000', 'hex');
  return Buffer.concat([header, Buffer.alloc(100)]);
}
