import sharp, { type Sharp } from 'sharp';
import type { RawImage } from './nearest-gather.js';
import { toRaw, type OpenImage } from './open-image.js';

/** The scale that networks of this family are evaluated at: 256 for an input of 224. */
const SHORTER_SIDE_PER_INPUT = 256 / 224;

/**
 * A picture longer than this is cut to its middle before it is scaled: a line of pixels scaled
 * to 256 would be millions long.
 */
const MAX_ASPECT_RATIO = 4;

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * EXIF orientation applied, alpha over white, sRGB, shorter side to 256, centre 224×224.
 * docs/decisions/003 has the measurements behind the kernel and the rounding.
 *
 * @returns size×size×3, RGB.
 */
export async function preprocessByCenterCrop(image: OpenImage, size: number): Promise<Uint8Array> {
  const shorterSide = Math.round(size * SHORTER_SIDE_PER_INPUT);
  // The whole picture is scaled before the crop, so that one cut off at its end is noticed.
  const scaled = isExtreme(image)
    ? await scaleMiddle(image, shorterSide)
    : await image.decode((source) => scale(flatten(source), image, shorterSide), {
        autoOrient: true,
      });
  return cropCenter(scaled, size);
}

/** The middle `size`×`size` pixels of an image at least that large. */
function cropCenter({ data, width, height, channels }: RawImage, size: number): Uint8Array {
  const left = Math.floor((width - size) / 2);
  const top = Math.floor((height - size) / 2);
  const cropped = new Uint8Array(size * size * channels);
  for (let row = 0; row < size; row += 1) {
    const start = ((top + row) * width + left) * channels;
    cropped.set(data.subarray(start, start + size * channels), row * size * channels);
  }
  return cropped;
}

async function scaleMiddle(image: OpenImage, shorterSide: number): Promise<RawImage> {
  const { data, ...whole } = await image.decode(flatten, { autoOrient: true });
  const longest = Math.min(whole.width, whole.height) * MAX_ASPECT_RATIO;
  const middle = {
    width: Math.min(whole.width, longest),
    height: Math.min(whole.height, longest),
  };
  const source = sharp(data, { raw: { ...whole, channels: 3 }, limitInputPixels: false }).extract({
    left: Math.floor((whole.width - middle.width) / 2),
    top: Math.floor((whole.height - middle.height) / 2),
    ...middle,
  });
  return toRaw(scale(source, middle, shorterSide));
}

function isExtreme({ width, height }: Size): boolean {
  return Math.max(width, height) > MAX_ASPECT_RATIO * Math.min(width, height);
}

function flatten(source: Sharp): Sharp {
  return source.flatten({ background: 'white' }).toColourspace('srgb');
}

function scale(source: Sharp, { width, height }: Size, shorterSide: number): Sharp {
  const factor = shorterSide / Math.min(width, height);
  return source.resize({
    width: Math.round(width * factor),
    height: Math.round(height * factor),
    fit: 'fill',
    kernel: 'linear',
    // Otherwise the JPEG decoder does most of the scaling, and further from Pillow's answer.
    fastShrinkOnLoad: false,
  });
}
