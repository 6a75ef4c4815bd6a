import { nameOtherFormat } from '@detections/runtime';
import {
  ClassificationError,
  ImageTooLargeError,
  InvalidImageError,
  UnsupportedMediaTypeError,
  type ImageMediaType,
} from '@detections/schema';
import type { Damage } from './damage.js';
import { reachesBeyondEnd } from './iso-boxes.js';
import { nameUnsupportedJpeg, readJpegStructure } from './jpeg-structure.js';

const NAMES: Record<ImageMediaType, string> = {
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'image/webp': 'WebP',
  'image/gif': 'GIF',
  'image/avif': 'AVIF',
};

const OUT_OF_MEMORY = /out of memory|unable to allocate/i;
const OUT_OF_TIME = /^timeout/;

/** @param came What the bytes are. */
export function otherFormat(
  expected: ImageMediaType,
  came: string,
  options?: ErrorOptions,
): UnsupportedMediaTypeError {
  return new UnsupportedMediaTypeError(
    `Expected ${expected}, which the upload was taken for; came ${came}.`,
    options,
  );
}

export function damagedImage(
  mediaType: ImageMediaType,
  damage: Damage,
  options?: ErrorOptions,
): InvalidImageError {
  return new InvalidImageError(
    `Expected an image that decodes; this ${NAMES[mediaType]} is ${damage}.`,
    options,
  );
}

/** What sharp throws while it reads a header. */
export function headerFailure(cause: unknown, image: Buffer, mediaType: ImageMediaType): Error {
  const unsupported = unsupportedCoding(cause, image, mediaType);
  if (unsupported !== undefined) return unsupported;
  if (isAbout(cause, /unsupported image format/)) {
    return otherFormat(mediaType, nameOtherFormat(image), { cause });
  }
  if (endsEarly(cause, image, mediaType)) return damagedImage(mediaType, 'incomplete', { cause });
  return new InvalidImageError(
    `Expected an image with a good header; that of this ${NAMES[mediaType]} is corrupt or incomplete.`,
    { cause },
  );
}

/** What sharp throws while it decodes; failures that are not the picture's stay as they are. */
export function decodeFailure(
  cause: unknown,
  image: Buffer,
  mediaType: ImageMediaType,
  timeoutMs: number,
): unknown {
  if (cause instanceof ClassificationError || isAbout(cause, OUT_OF_MEMORY)) return cause;
  if (isAbout(cause, OUT_OF_TIME)) return tooSlow(timeoutMs, { cause });
  return (
    unsupportedCoding(cause, image, mediaType) ?? damagedImage(mediaType, 'corrupt', { cause })
  );
}

/** Whether it is the picture's data that are at fault. */
export function isDataFailure(error: unknown, image: Buffer, mediaType: ImageMediaType): boolean {
  return decodeFailure(error, image, mediaType, 0) instanceof InvalidImageError;
}

export function tooSlow(timeoutMs: number, options?: ErrorOptions): ImageTooLargeError {
  return new ImageTooLargeError(
    `Expected an image that decodes within ${String(timeoutMs / 1000)} seconds; this one does not.`,
    options,
  );
}

/**
 * Whether nothing but the end is missing, as far as the format tells. Errors are asked only where
 * it does not: what libvips says of a picture gets lost where it decodes two at one time.
 */
export function endsEarly(error: unknown, image: Buffer, mediaType: ImageMediaType): boolean {
  switch (mediaType) {
    case 'image/jpeg':
      // A decoder goes on after it met with corrupt data, and may miss the end because of them.
      return !readJpegStructure(image).isEnded && !isAbout(error, /Corrupt JPEG data/);
    case 'image/gif':
      return isAbout(error, /Unexpected end of GIF/);
    case 'image/webp':
      return image.length < 12 || 8 + image.readUInt32LE(4) > image.length;
    case 'image/avif':
      return reachesBeyondEnd(image);
    case 'image/png':
      return false;
  }
}

/** Whole and good, but coded in a way that the decoder was not made for. */
function unsupportedCoding(
  cause: unknown,
  image: Buffer,
  mediaType: ImageMediaType,
): UnsupportedMediaTypeError | undefined {
  const jpeg = mediaType === 'image/jpeg' ? nameUnsupportedJpeg(image) : undefined;
  if (jpeg !== undefined) {
    return new UnsupportedMediaTypeError(
      `Expected a baseline or progressive JPEG of 8 bits; ${jpeg} is not supported.`,
      { cause },
    );
  }
  if (!isAbout(cause, /has not been built in/)) return undefined;
  return new UnsupportedMediaTypeError(
    'Expected an AVIF whose picture is coded as AV1; another coding, such as HEVC, is not supported.',
    { cause },
  );
}

function isAbout(error: unknown, pattern: RegExp): boolean {
  return error instanceof Error && pattern.test(error.message);
}
