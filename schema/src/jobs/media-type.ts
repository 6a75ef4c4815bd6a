import type { ImageMediaType } from './classification.js';
import { UnsupportedMediaTypeError } from './classification-error.js';

/**
 * The formats on the allow-list by their first bytes, as the WHATWG MIME Sniffing Standard gives
 * them (section 6.1); AVIF by the brands of ISO/IEC 23000-22 in its `ftyp` box. An animated PNG
 * is a PNG here. A file's name and declared type are not asked: clients send whatever they like.
 */
const SIGNATURES: readonly {
  readonly mediaType: ImageMediaType;
  readonly matches: (head: Buffer) => boolean;
}[] = [
  { mediaType: 'image/jpeg', matches: (head) => startsWith(head, [0xff, 0xd8, 0xff]) },
  {
    mediaType: 'image/png',
    matches: (head) => startsWith(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  },
  {
    mediaType: 'image/webp',
    matches: (head) => ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 14) === 'WEBPVP',
  },
  { mediaType: 'image/gif', matches: (head) => /^GIF8[79]a$/.test(ascii(head, 0, 6)) },
  {
    mediaType: 'image/avif',
    matches: (head) => ascii(head, 4, 8) === 'ftyp' && /^avi[fs]$/.test(ascii(head, 8, 12)),
  },
];

/** @returns undefined where the bytes are none of the formats on the allow-list. */
export function sniffMediaType(image: Uint8Array): ImageMediaType | undefined {
  const head = Buffer.from(image.buffer, image.byteOffset, Math.min(image.byteLength, 16));
  return SIGNATURES.find(({ matches }) => matches(head))?.mediaType;
}

/** @throws UnsupportedMediaTypeError that tells the first bytes. */
export function requireMediaType(image: Uint8Array): ImageMediaType {
  const mediaType = sniffMediaType(image);
  if (mediaType !== undefined) return mediaType;
  const head = Buffer.from(image.subarray(0, 8)).toString('hex');
  throw new UnsupportedMediaTypeError(
    `Expected JPEG, PNG, WebP, GIF or AVIF; the file begins with the bytes ${head}, which are none of these.`,
  );
}

function startsWith(head: Buffer, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => head[index] === byte);
}

function ascii(head: Buffer, start: number, end: number): string {
  return head.toString('latin1', start, end);
}
