import type { NetworkInput } from '../worker/classify-job.js';
import { cmykToRgb } from './cmyk-to-rgb.js';
import { gatherNearest } from './nearest-gather.js';
import type { OpenImage } from './open-image.js';

/**
 * The old service's preprocessing, pixel for pixel what Keras's `load_img` makes with
 * `target_size`: squashed by nearest neighbour, no EXIF rotation, alpha dropped, colour profiles
 * ignored.
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
      { autoOrient: false },
    );
    return cmykToRgb(gatherNearest(cmyk, size));
  }
  const rgb = await image.decode((source) => source.removeAlpha().toColourspace('srgb'), {
    autoOrient: false,
  });
  return gatherNearest(rgb, size);
}
