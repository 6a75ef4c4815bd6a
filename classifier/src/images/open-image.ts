import { nameOtherFormat, sniffMediaType } from '@detections/runtime';
import { ImageTooLargeError, type ImageMediaType } from '@detections/schema';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { decodeFailure, headerFailure, isDataFailure, otherFormat } from './decode-failure.js';
import type { MendedImage } from './damage.js';
import { decodingBytesPerPixel, maxPixelsOf } from './decoding-memory.js';
import { createLenientDecoder } from './lenient-decoder.js';
import { mendImage } from './mend-image.js';
import type { RawImage } from './nearest-gather.js';
import type { ImageSource, Orientation } from './network-input.js';
import { toOrientation } from './orientation.js';
import {
  pictureSource,
  plainSource,
  type DecodeOptions,
  type PictureSource,
} from './picture-source.js';

export interface DecodeLimits {
  /** Most pixels, width times height, as the header has them. */
  readonly maxImagePixels: number;
  /** Longest decoding, counted in whole seconds, rounded up: libvips takes no less. */
  readonly decodeTimeoutMs: number;
}

/** An image whose header was found good; nothing is decoded yet. */
export interface OpenImage {
  /** As a person sees it: turned upright. */
  readonly width: number;
  readonly height: number;
  /** How the stored pixels are to be turned for that. */
  readonly orientation: Orientation;
  readonly isCmyk: boolean;
  /** A PNG of 16 bits of grey, without an alpha channel. */
  readonly isGrey16: boolean;
  /** With a profile of its own and more than 8 bits for a colour. */
  readonly isDeepWithProfile: boolean;
  /** What decoding it may hold at its peak. */
  readonly decodingBytes: number;
  /**
   * Decodes all of the first frame through the given steps.
   *
   * @throws InvalidImageError where the data are corrupt, or more than a hundredth is missing.
   * @throws ImageTooLargeError where decoding takes too long.
   */
  decode(steps: (image: Sharp) => Sharp, options: DecodeOptions): Promise<RawImage>;
}

interface Opened {
  readonly mediaType: ImageMediaType;
  readonly orientation: Orientation;
  readonly limits: DecodeLimits;
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
  if (sniffed !== mediaType) throw otherFormat(mediaType, sniffed ?? nameOtherFormat(image));
  const source = pictureSource(asBuffer(image), mediaType);
  const header = await readHeader(source.image, mediaType);
  const { width, height } = source.size ?? header.autoOrient;
  checkPixels({ width, height }, limits.maxImagePixels, maxPixelsOf(header, limits.maxImagePixels));
  const orientation = source.orientation ?? toOrientation(header.orientation);
  return {
    width,
    height,
    orientation,
    isCmyk: header.space === 'cmyk',
    isGrey16: mediaType === 'image/png' && isGrey16Png(source.image),
    isDeepWithProfile: header.hasProfile && header.depth === 'ushort',
    decodingBytes: width * height * decodingBytesPerPixel(header),
    decode: (steps, options) => decode(source, { mediaType, orientation, limits }, steps, options),
  };
}

/** Runs a pipeline into bytes. */
export async function toRaw(image: Sharp): Promise<RawImage> {
  const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

async function readHeader(image: Buffer, mediaType: ImageMediaType): Promise<Metadata> {
  let header: Metadata;
  try {
    // Without sharp's own limit, which would hide the size that came.
    header = await sharp(image, { limitInputPixels: false }).metadata();
  } catch (error) {
    throw headerFailure(error, image, mediaType);
  }
  // By media type, because the format "heif" is both AVIF and HEIC.
  if (header.mediaType !== mediaType)
    throw otherFormat(mediaType, header.mediaType ?? 'another format');
  return header;
}

async function decode(
  source: PictureSource,
  { mediaType, orientation, limits: { maxImagePixels, decodeTimeoutMs } }: Opened,
  steps: (image: Sharp) => Sharp,
  options: DecodeOptions,
): Promise<RawImage> {
  const seconds = Math.ceil(decodeTimeoutMs / 1000);
  const ignoreIcc = options.applyProfile !== true;
  const decoder = { ignoreIcc, limitInputPixels: maxImagePixels };
  const inTime = (image: Sharp): Promise<RawImage> => toRaw(image.timeout({ seconds }));
  const attempt = async (from: PictureSource, failOn: MendedImage['failOn']): Promise<RawImage> => {
    const opened = await from.open(options, { ...decoder, failOn }, inTime);
    return inTime(steps(opened));
  };
  try {
    // Refuses truncated data, but not the harmless oddities that cameras write.
    return await attempt(source, 'error').catch(async (error: unknown) => {
      if (!isDataFailure(error, source.image, mediaType)) throw error;
      const lenient = createLenientDecoder(decoder, orientation, inTime);
      const mended = await mendImage(source.image, mediaType, error, lenient);
      return attempt(plainSource(mended.image), mended.failOn);
    });
  } catch (error) {
    throw decodeFailure(error, source.image, mediaType, decodeTimeoutMs);
  }
}

/** By bit depth and colour type: of a transparent colour sharp would say that it has alpha, too. */
function isGrey16Png(png: Buffer): boolean {
  return png[24] === 16 && png[25] === 0;
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

function asBuffer(image: Uint8Array): Buffer {
  return Buffer.from(image.buffer, image.byteOffset, image.byteLength);
}
