import {
  ImageTooLargeError,
  InvalidImageError,
  UnsupportedMediaTypeError,
  type ImageMediaType,
} from '@detections/schema';

/** @param came What the bytes are; undefined where nothing recognised them. */
export function otherFormat(
  expected: ImageMediaType,
  came: string | undefined,
  options?: ErrorOptions,
): UnsupportedMediaTypeError {
  return new UnsupportedMediaTypeError(
    `Expected ${expected}, which the upload was taken for; came ${came ?? 'bytes of an unknown format'}.`,
    options,
  );
}

/** What sharp throws while it reads a header. */
export function headerFailure(error: unknown, mediaType: ImageMediaType): Error {
  if (isAbout(error, /unsupported image format/)) {
    return otherFormat(mediaType, undefined, { cause: error });
  }
  return new InvalidImageError(
    `Expected ${mediaType} with a good header; this one is corrupt or cut off.`,
    { cause: error },
  );
}

/** What sharp throws while it decodes; failures that are not the picture's stay as they are. */
export function decodeFailure(error: unknown, format: string, timeoutMs: number): unknown {
  if (isAbout(error, /out of memory|unable to allocate/i)) return error;
  if (isAbout(error, /^timeout/)) {
    return tooSlow(timeoutMs, { cause: error });
  }
  return new InvalidImageError(
    `Expected an image that decodes; the data of this ${format} are corrupt or cut off.`,
    { cause: error },
  );
}

export function tooSlow(timeoutMs: number, options?: ErrorOptions): ImageTooLargeError {
  return new ImageTooLargeError(
    `Expected an image that decodes within ${String(timeoutMs / 1000)} seconds; this one does not.`,
    options,
  );
}

function isAbout(error: unknown, pattern: RegExp): boolean {
  return error instanceof Error && pattern.test(error.message);
}
