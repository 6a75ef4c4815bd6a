import type { Preset, Region, Size } from '@detections/schema';
import sharp, { type Sharp } from 'sharp';
import { decodedSize, decodeRgb, decodeThrough } from './decode-rgb.js';
import { enlarge } from './enlarge.js';
import { cut } from './frame.js';
import type { RawImage } from './nearest-gather.js';
import { toRaw, type OpenImage } from './open-image.js';
import { place, visiblePart, WHOLE, type Placement } from './placement.js';

/**
 * A picture longer than this is cut to its middle before it is scaled: a line of pixels scaled
 * to 256 would be millions long.
 */
const MAX_ASPECT_RATIO = 4;

/** What of a picture the network is to see, at the network's scale. */
export interface ResizedImage {
  /** The visible part of the placement's window. */
  readonly visible: RawImage;
  readonly placement: Placement;
  /** The part of the decoded picture that was placed. */
  readonly part: Region;
}

/** Gets the picture through the given steps into memory. */
type Run = (steps: (source: Sharp) => Sharp) => Promise<RawImage>;

/** Whether libvips may do it: what it resizes otherwise is too far from what was asked for. */
export function reducesWhileDecoding({ resize, colour }: Preset): boolean {
  return (
    resize.mode === 'shortest-edge' &&
    !resize.exact &&
    resize.kernel === 'bilinear' &&
    resize.antialias &&
    colour === 'srgb'
  );
}

/**
 * Scales on the way out of the decoder, strip by strip. docs/decisions/003 has the measurements
 * behind the kernel; only as much is held as the network's scale needs.
 */
export async function reduceWhileDecoding(image: OpenImage, preset: Preset): Promise<ResizedImage> {
  const size = decodedSize(image, preset.orient);
  if (isExtreme(size)) return reduceMiddle(await decodeRgb(image, preset), preset);
  // The whole picture is scaled before the crop, so that one cut off at its end is noticed.
  const decode: Run = (steps) => decodeThrough(image, preset, steps);
  return { ...(await scale(decode, size, preset)), part: WHOLE };
}

async function reduceMiddle({ data, ...whole }: RawImage, preset: Preset): Promise<ResizedImage> {
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
  const run: Run = (steps) => toRaw(steps(source.extract({ left, top, ...middle })));
  return { ...(await scale(run, middle, preset)), part };
}

function isExtreme({ width, height }: Size): boolean {
  return Math.max(width, height) > MAX_ASPECT_RATIO * Math.min(width, height);
}

/** Reduces by sharp, on the way out of the decoder; what is to be enlarged is small, and comes first. */
async function scale(run: Run, size: Size, preset: Preset): Promise<Omit<ResizedImage, 'part'>> {
  const placement = place(size, preset);
  const { resized } = placement;
  const scaled =
    resized.width > size.width || resized.height > size.height
      ? enlarge(await run((source) => source), resized)
      : await run((source) =>
          source.resize({
            ...resized,
            fit: 'fill',
            kernel: 'linear',
            // Otherwise the JPEG decoder does most of the scaling, and further from Pillow's answer.
            fastShrinkOnLoad: false,
          }),
        );
  return { visible: cut(scaled, visiblePart(placement)), placement };
}
