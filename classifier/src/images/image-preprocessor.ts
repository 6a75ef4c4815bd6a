import type { Preprocessing } from '@detections/schema';
import type { NetworkInput, Preprocess } from '../serving/classify-job.js';
import { preprocessByCenterCrop } from './center-crop-profile.js';
import { INPUT_SIZE } from './input-size.js';
import { preprocessAsKeras } from './keras-profile.js';
import { openImage, type DecodeLimits, type OpenImage } from './open-image.js';

/** Decides when a picture whose decoding needs so much memory may be decoded. */
export type Admit = <T>(bytes: number, decode: () => Promise<T>) => Promise<T>;

export interface ImagePreprocessorOptions extends DecodeLimits {
  /** Asked once the header is found good; by default nothing waits. */
  readonly admit?: Admit;
}

export interface ImagePreprocessor {
  /**
   * @throws InvalidImageError where the image does not decode.
   * @throws ImageTooLargeError where it has too many pixels, by its header, or decodes too slowly.
   * @throws UnsupportedMediaTypeError where its format is not the one that it was taken for.
   */
  readonly preprocess: Preprocess;
}

const PROFILES: Record<Preprocessing, (image: OpenImage, size: number) => Promise<NetworkInput>> = {
  CENTER_CROP: preprocessByCenterCrop,
  KERAS: preprocessAsKeras,
};

export function createImagePreprocessor({
  admit = (_, decode) => decode(),
  ...limits
}: ImagePreprocessorOptions): ImagePreprocessor {
  return {
    preprocess: async ({ preprocessing, ...source }) => {
      const opened = await openImage(source, limits);
      const { width, height } = opened;
      const input = await admit(opened.decodingBytes, () =>
        PROFILES[preprocessing](opened, INPUT_SIZE),
      );
      return { ...input, width, height };
    },
  };
}
