import type { Region } from '@detections/schema';
import sharp, { type Sharp } from 'sharp';
import type { NetworkInput } from '../serving/classify-job.js';
import { enlarge } from './enlarge.js';
import type { RawImage } from './nearest-gather.js';
import { toRaw, type OpenImage } from './open-image.js';

/** The scale that networks of this family are evaluated at: 256 for an input of 224. */
const SHORTER_SIDE_PER_INPUT = 256 / 224;

/**
 * A picture longer than this is cut to its middle before it is scaled: a line of pixels scaled
 * to 256 would be millions long.
 */
const MAX_ASPECT_RATIO = 4;

const WHOLE: Region = { x: 0, y: 0, width: 1, height: 1 };

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Gets the picture through the given steps into memory. */
type Run = (steps: (source: Sharp) => Sharp) => Promise<RawImage>;

interface ScaledImage {
  readonly scaled: RawImage;
  /** The part of the picture that was scaled. */
  readonly part: Region;
}

/**
 * EXIF orientation applied, alpha over white, sRGB, shorter side to 256, centre 224×224.
 * docs/decisions/003 has the measurements behind the kernel and the rounding.
 */
export async function preprocessByCenterCrop(
  image: OpenImage,
  size: number,
): Promise<NetworkInput> {
  const shorterSide = Math.round(size * SHORTER_SIDE_PER_INPUT);
  const { scaled, part } = isExtreme(image)
    ? await scaleMiddle(image, shorterSide)
    : await scaleWhole(image, shorterSide);
  const { pixels, region } = cropCenter(scaled, size);
  return { pixels, region: within(part, region), orientation: 1 };
}

/** The middle `size`×`size` pixels of an image at least that large, and where they lie in it. */
function cropCenter(
  { data, width, height, channels }: RawImage,
  size: number,
): { readonly pixels: Uint8Array; readonly region: Region } {
  const left = Math.floor((width - size) / 2);
  const top = Math.floor((height - size) / 2);
  const cropped = new Uint8Array(size * size * channels);
  for (let row = 0; row < size; row += 1) {
    const start = ((top + row) * width + left) * channels;
    cropped.set(data.subarray(start, start + size * channels), row * size * channels);
  }
  const region = {
    x: left / width,
    y: top / height,
    width: size / width,
    height: size / height,
  };
  return { pixels: cropped, region };
}

/** The whole picture is scaled before the crop, so that one cut off at its end is noticed. */
async function scaleWhole(image: OpenImage, shorterSide: number): Promise<ScaledImage> {
  const decode: Run = (steps) =>
    image.decode((source) => steps(flatten(source)), { autoOrient: true });
  return { scaled: await scale(decode, image, shorterSide), part: WHOLE };
}

async function scaleMiddle(image: OpenImage, shorterSide: number): Promise<ScaledImage> {
  const { data, ...whole } = await image.decode(flatten, { autoOrient: true });
  const longest = Math.min(whole.width, whole.height) * MAX_ASPECT_RATIO;
  const middle = {
    width: Math.min(whole.width, longest),
    height: Math.min(whole.height, longest),
  };
  const left = Math.floor((whole.width - middle.width) / 2);
  const top = Math.floor((whole.height - middle.height) / 2);
  const source = sharp(data, { raw: { ...whole, channels: 3 }, limitInputPixels: false });
  const part = {
    x: left / whole.width,
    y: top / whole.height,
    width: middle.width / whole.width,
    height: middle.height / whole.height,
  };
  const cut: Run = (steps) => toRaw(steps(source.extract({ left, top, ...middle })));
  return { scaled: await scale(cut, middle, shorterSide), part };
}

/** Seen from the whole picture, what is `inner` in its part `outer`. */
function within(outer: Region, inner: Region): Region {
  return {
    x: outer.x + inner.x * outer.width,
    y: outer.y + inner.y * outer.height,
    width: inner.width * outer.width,
    height: inner.height * outer.height,
  };
}

function isExtreme({ width, height }: Size): boolean {
  return Math.max(width, height) > MAX_ASPECT_RATIO * Math.min(width, height);
}

function flatten(source: Sharp): Sharp {
  return source.flatten({ background: 'white' }).toColourspace('srgb');
}

/** Reduces by sharp, on the way out of the decoder; what is to be enlarged is small, and comes first. */
async function scale(run: Run, { width, height }: Size, shorterSide: number): Promise<RawImage> {
  const factor = shorterSide / Math.min(width, height);
  const size = { width: Math.round(width * factor), height: Math.round(height * factor) };
  if (factor > 1) return enlarge(await run((source) => source), size);
  return run((source) =>
    source.resize({
      ...size,
      fit: 'fill',
      kernel: 'linear',
      // Otherwise the JPEG decoder does most of the scaling, and further from Pillow's answer.
      fastShrinkOnLoad: false,
    }),
  );
}
