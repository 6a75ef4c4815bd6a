import { ImageTooLargeError, sniffMediaType, type ImageMediaType } from '@detections/schema';
import sharp, { type Metadata, type Sharp } from 'sharp';
import type { Orientation } from '../inference/turn-grid.js';
import type { ImageSource } from '../worker/classify-job.js';
import { decodeFailure, headerFailure, otherFormat } from './decode-failure.js';
import { decodingBytesPerPixel, maxPixelsOf } from './decoding-memory.js';
import type { RawImage } from './nearest-gather.js';
import { toOrientation } from './orientation.js';

export interface DecodeLimits {
  /** Most pixels, width times height, as the header has them. */
  readonly maxImagePixels: number;
  /** Longest decoding, counted in whole seconds, rounded up: libvips takes no less. */
  readonly decodeTimeoutMs: number;
}

/** An image whose header was found good; nothing is decoded yet. */
export interface OpenImage {
  /** As a person sees it: EXIF orientation applied. */
  readonly width: number;
  readonly height: number;
  /** How the stored pixels are to be turned for that. */
  readonly orientation: Orientation;
  readonly isCmyk: boolean;
  /** What decoding it may hold at its peak. */
  readonly decodingBytes: number;
  /**
   * Decodes all of the first frame through the given steps.
   *
   * @throws InvalidImageError where the data are corrupt or cut off.
   * @throws ImageTooLargeError where decoding takes too long.
   */
  decode(
    steps: (image: Sharp) => Sharp,
    options: { readonly autoOrient: boolean },
  ): Promise<RawImage>;
}

/**
 * Reads the header and checks it, before anything is decoded. What begins as another format than
 * the job says never reaches libvips: the API that accepted it may be of another version.
 *
 * @throws InvalidImageError where the header cannot be read.
 * @throws UnsupportedMediaTypeError where the format is not the one that the job says.
 * @throws ImageTooLargeError where the picture has too many pixels.
 */
export async function openImage(
  { image, mediaType }: Pick<ImageSource, 'image' | 'mediaType'>,
  limits: DecodeLimits,
): Promise<OpenImage> {
  const sniffed = sniffMediaType(image);
  if (sniffed !== mediaType) throw otherFormat(mediaType, sniffed);
  const header = await readHeader(image, mediaType);
  const format = header.format;
  // By media type, because the format "heif" is both AVIF and HEIC.
  if (header.mediaType !== mediaType) throw otherFormat(mediaType, header.mediaType);
  const { width, height } = header.autoOrient;
  checkPixels({ width, height }, limits.maxImagePixels, maxPixelsOf(header, limits.maxImagePixels));
  const timeoutSeconds = Math.ceil(limits.decodeTimeoutMs / 1000);
  return {
    width,
    height,
    orientation: toOrientation(header.orientation),
    isCmyk: header.space === 'cmyk',
    decodingBytes: width * height * decodingBytesPerPixel(header),
    decode: async (steps, { autoOrient }) => {
      const source = sharp(image, {
        autoOrient,
        ignoreIcc: true,
        limitInputPixels: limits.maxImagePixels,
        // Refuses truncated data, but not the harmless oddities that cameras write.
        failOn: 'error',
      });
      try {
        return await toRaw(steps(source).timeout({ seconds: timeoutSeconds }));
      } catch (error) {
        throw decodeFailure(error, format.toUpperCase(), limits.decodeTimeoutMs);
      }
    },
  };
}

/** Runs a pipeline into bytes. */
export async function toRaw(image: Sharp): Promise<RawImage> {
  const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

async function readHeader(image: Uint8Array, mediaType: ImageMediaType): Promise<Metadata> {
  try {
    // Without sharp's own limit, which would hide the size that came.
    return await sharp(image, { limitInputPixels: false }).metadata();
  } catch (error) {
    throw headerFailure(error, mediaType);
  }
}

function checkPixels(
  { width, height }: { readonly width: number; readonly height: number },
  maxImagePixels: number,
  maxPixelsOfItsKind: number,
): void {
  if (width * height <= maxPixelsOfItsKind) return;
  const kind = maxPixelsOfItsKind < maxImagePixels ? ' in a picture of its kind' : '';
  throw new ImageTooLargeError(
    `Expected at most ${String(maxPixelsOfItsKind)} pixels${kind}; ` +
      `came ${String(width)}×${String(height)}, which are ${String(width * height)}.`,
  );
}
