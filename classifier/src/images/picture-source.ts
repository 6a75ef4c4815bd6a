import { UnsupportedMediaTypeError, type ImageMediaType } from '@detections/schema';
import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { readAvifHeader, type AvifHeader } from './avif-header.js';
import { layOnScreen, readGifFirstFrame } from './gif-first-frame.js';
import type { RawImage } from './nearest-gather.js';
import type { Orientation } from './network-input.js';
import { turnBack } from './orientation.js';

const MAJOR_BRAND_OFFSET = 8;
/** Grey of limited range, 16 to 235, to 0 to 255. */
const EXPANSION = 255 / 219;
const BLACK_LEVEL = 16;

export interface DecodeOptions {
  /** Turned so that a person sees it upright; otherwise as it is stored. */
  readonly autoOrient: boolean;
  /** Takes the colours as they are stored, whatever alpha says; they come without it. */
  readonly dropAlpha?: boolean;
  /** Takes the colours as the embedded profile means them; otherwise as those of sRGB. */
  readonly applyProfile?: boolean;
}

/** Runs a pipeline into bytes, within its time limit. */
export type ToRaw = (image: Sharp) => Promise<RawImage>;

/** What of a picture's format its decoder, libvips, does not know or does in another way. */
export interface PictureSource {
  /** The file as libvips understands it. */
  readonly image: Buffer;
  /** Where the header's own is not the picture's. */
  readonly size?: { readonly width: number; readonly height: number };
  readonly orientation?: Orientation;
  /** A pipeline that begins with the first frame's pixels. */
  open(options: DecodeOptions, decoder: SharpOptions, toRaw: ToRaw): Promise<Sharp>;
}

/** @throws UnsupportedMediaTypeError where there is nothing in it that libvips could decode. */
export function pictureSource(image: Buffer, mediaType: ImageMediaType): PictureSource {
  if (mediaType === 'image/gif') return gifSource(image);
  if (mediaType === 'image/avif') return avifSource(image);
  return plainSource(image);
}

export function plainSource(image: Buffer): PictureSource {
  return {
    image,
    open: ({ autoOrient, dropAlpha }, decoder) => {
      const opened = sharp(image, { ...decoder, autoOrient });
      return Promise.resolve(dropAlpha === true ? opened.removeAlpha() : opened);
    },
  };
}

function gifSource(image: Buffer): PictureSource {
  const first = readGifFirstFrame(image);
  if (first === undefined) return plainSource(image);
  const { width, height } = first;
  return {
    image,
    size: { width, height },
    open: async ({ dropAlpha = false }, decoder, toRaw) => {
      const frame = await toRaw(sharp(first.alone({ opaque: dropAlpha }), decoder));
      return fromRaw(layOnScreen(frame, first));
    },
  };
}

function avifSource(image: Buffer): PictureSource {
  const header = readAvifHeader(image);
  const { orientation, isLimitedGrey } = header;
  if (!header.hasStillImage) {
    throw new UnsupportedMediaTypeError(
      'Expected an AVIF with a still image; this one is an image sequence without one, which is not supported.',
    );
  }
  const understood = asLibvipsUnderstands(image, header);
  return {
    image: understood,
    orientation,
    open: async (options, decoder, toRaw) => {
      const opened = await plainSource(understood).open(options, decoder, toRaw);
      // libheif has turned it already, whatever sharp is told.
      const turned = options.autoOrient ? opened : turnBack(opened, orientation);
      if (!isLimitedGrey) return turned;
      const expanded = turned.linear(EXPANSION, -BLACK_LEVEL * EXPANSION);
      return fromRaw(await toRaw(expanded));
    },
  };
}

/**
 * libvips goes by the major brand alone, and would take others for HEIC or for nothing it knows.
 * libheif cuts to the clean aperture, which neither Pillow does nor what was measured with it.
 */
function asLibvipsUnderstands(image: Buffer, { cleanApertureAt }: AvifHeader): Buffer {
  const copy = Buffer.from(image);
  copy.write('avif', MAJOR_BRAND_OFFSET, 'latin1');
  // The type of boxes that are to be passed over (ISO/IEC 14496-12, section 8.1.2).
  if (cleanApertureAt !== undefined) copy.write('free', cleanApertureAt, 'latin1');
  return copy;
}

function fromRaw({ data, width, height, channels }: RawImage): Sharp {
  const raw = { width, height, channels: channels as 1 | 2 | 3 | 4 };
  return sharp(data, { raw, limitInputPixels: false });
}
