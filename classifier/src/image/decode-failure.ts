import {
  ImageTooLargeError,
  InvalidImageError,
  UnsupportedMediaTypeError,
} from '@detections/schema';

const ALLOWED_FORMATS = 'a JPEG, PNG, WebP, GIF or AVIF image';

/** @param format As sharp calls it; undefined where nothing recognised the bytes. */
export function unsupportedFormat(
  format: string | undefined,
  options?: ErrorOptions,
): UnsupportedMediaTypeError {
  const came = format === undefined ? 'bytes of an unknown format' : `one of the format ${format}`;
  return new UnsupportedMediaTypeError(`Expected ${ALLOWED_FORMATS}; came ${came}.`, options);
}

/** What sharp throws while it reads a header. */
export function headerFailure(error: unknown): Error {
  if (isAbout(error, /unsupported image format/)) {
    return unsupportedFormat(undefined, { cause: error });
  }
  return new InvalidImageError(
    `Expected ${ALLOWED_FORMATS}; its header is corrupt, cut off or empty.`,
    { cause: error },
  );
}

/** What sharp throws while it decodes; failures that are not the picture's stay as they are. */
export function decodeFailure(error: unknown, format: string, timeoutSeconds: number): unknown {
  if (isAbout(error, /out of memory|unable to allocate/i)) return error;
  if (isAbout(error, /^timeout/)) {
    return new ImageTooLargeError(
      `Expected an image that decodes within ${String(timeoutSeconds)} seconds; this one does not.`,
      { cause: error },
    );
  }
  return new InvalidImageError(
    `Expected an image that decodes; the data of this ${format} are corrupt or cut off.`,
    { cause: error },
  );
}

function isAbout(error: unknown, pattern: RegExp): boolean {
  return error instanceof Error && pattern.test(error.message);
}
