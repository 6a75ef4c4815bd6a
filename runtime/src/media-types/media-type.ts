import { UnsupportedMediaTypeError, type ImageMediaType } from '@detections/schema';
import { readBrands } from './iso-brands.js';
import { nameOtherFormat } from './other-formats.js';

/**
 * The formats on the allow-list by their first bytes, as the WHATWG MIME Sniffing Standard gives
 * them (section 6.1); AVIF by the brands of ISO/IEC 23000-22, major or compatible. An animated PNG
 * is a PNG here. A file's name and declared type are not asked: clients send whatever they like.
 */
const SIGNATURES: readonly {
  readonly mediaType: ImageMediaType;
  readonly matches: (image: Buffer) => boolean;
}[] = [
  { mediaType: 'image/jpeg', matches: (image) => startsWith(image, [0xff, 0xd8, 0xff]) },
  {
    mediaType: 'image/png',
    matches: (image) => startsWith(image, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  },
  {
    mediaType: 'image/webp',
    matches: (image) => ascii(image, 0, 4) === 'RIFF' && ascii(image, 8, 14) === 'WEBPVP',
  },
  { mediaType: 'image/gif', matches: (image) => /^GIF8[79]a$/.test(ascii(image, 0, 6)) },
  {
    mediaType: 'image/avif',
    matches: (image) => readBrands(image).some((brand) => /^avi[fs]$/.test(brand)),
  },
];

/** @returns undefined where the bytes are none of the formats on the allow-list. */
export function sniffMediaType(image: Uint8Array): ImageMediaType | undefined {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  return SIGNATURES.find(({ matches }) => matches(bytes))?.mediaType;
}

/** @throws UnsupportedMediaTypeError that says what the bytes are. */
export function requireMediaType(image: Uint8Array): ImageMediaType {
  const mediaType = sniffMediaType(image);
  if (mediaType !== undefined) return mediaType;
  throw new UnsupportedMediaTypeError(
    `Expected JPEG, PNG, WebP, GIF or AVIF; came ${nameOtherFormat(image)}.`,
  );
}

function startsWith(image: Buffer, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => image[index] === byte);
}

function ascii(image: Buffer, start: number, end: number): string {
  return image.toString('latin1', start, end);
}
