import type { Preprocessing } from '@detections/schema';
import type { NetworkInput, Preprocess } from '../worker/classify-job.js';
import { preprocessByCenterCrop } from './center-crop-profile.js';
import { preprocessAsKeras } from './keras-profile.js';
import { openImage, type DecodeLimits, type OpenImage } from './open-image.js';
import { PixelBudget } from './pixel-budget.js';

export interface ImageLimits extends DecodeLimits {
  /** Most pixels of all images being decoded at one time; a single larger image runs alone. */
  readonly maxPixelsInFlight: number;
}

export interface ImagePreprocessor {
  /**
   * @throws InvalidImageError where the image does not decode.
   * @throws ImageTooLargeError where it has too many pixels, by its header, or decodes too slowly.
   * @throws UnsupportedMediaTypeError where its format is not on the allow-list.
   */
  readonly preprocess: Preprocess;
}

/** Width and height of the network's input. */
const INPUT_SIZE = 224;

const PROFILES: Record<Preprocessing, (image: OpenImage, size: number) => Promise<NetworkInput>> = {
  CENTER_CROP: preprocessByCenterCrop,
  KERAS: preprocessAsKeras,
};

export function createImagePreprocessor(limits: ImageLimits): ImagePreprocessor {
  const budget = new PixelBudget(limits.maxPixelsInFlight);
  return {
    preprocess: async (image, preprocessing) => {
      const opened = await openImage(image, limits);
      const { width, height } = opened;
      const input = await budget.run(width * height, () =>
        PROFILES[preprocessing](opened, INPUT_SIZE),
      );
      return { ...input, width, height };
    },
  };
}
