import type { NetworkInput } from '../serving/classify-job.js';
import { cmykToRgb } from './cmyk-to-rgb.js';
import { gatherNearest } from './nearest-gather.js';
import type { OpenImage } from './open-image.js';

const AS_STORED = { autoOrient: false, dropAlpha: true };

/**
 * The old service's preprocessing, pixel for pixel what Keras's `load_img` makes with
 * `target_size`: squashed by nearest neighbour, not turned, alpha dropped, colour profiles ignored.
 */
export async function preprocessAsKeras(image: OpenImage, size: number): Promise<NetworkInput> {
  const pixels = await gatherAsKeras(image, size);
  // Nothing is cut off, and nothing is turned.
  const region = { x: 0, y: 0, width: 1, height: 1 };
  return { pixels, region, orientation: image.orientation };
}

async function gatherAsKeras(image: OpenImage, size: number): Promise<Uint8Array> {
  if (image.isCmyk) {
    const cmyk = await image.decode(
      (source) => source.pipelineColourspace('cmyk').toColourspace('cmyk'),
      AS_STORED,
    );
    return cmykToRgb(gatherNearest(cmyk, size));
  }
  if (image.isGrey16) {
    // Made bytes of without scaling: what is over 255 becomes 255, as where Pillow converts to RGB.
    const grey = await image.decode((source) => source.toColourspace('grey16'), AS_STORED);
    return greyToRgb(gatherNearest(grey, size));
  }
  const rgb = await image.decode((source) => source.toColourspace('srgb'), AS_STORED);
  return gatherNearest(rgb, size);
}

function greyToRgb(grey: Uint8Array): Uint8Array {
  return new Uint8Array(grey.length * 3).map((_, index) => grey[Math.floor(index / 3)] ?? 0);
}
