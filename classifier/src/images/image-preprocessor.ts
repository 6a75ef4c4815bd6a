import { outputSize, type Preset, type Size } from '@detections/schema';
import { applyPreset } from './apply-preset.js';
import { copyPicture } from './copy-picture.js';
import { preprocessingBytes } from './decoding-memory.js';
import type { Preprocess } from './network-input.js';
import { openImage, type DecodeLimits } from './open-image.js';

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

export function createImagePreprocessor({
  admit = (_, decode) => decode(),
  ...limits
}: ImagePreprocessorOptions): ImagePreprocessor {
  return {
    preprocess: async ({ preset, input, copies: wanted = false, ...source }) => {
      checkOutput(preset, input);
      const opened = await openImage(source, limits);
      const { width, height } = opened;
      const bytes = opened.decodingBytes + preprocessingBytes(opened, preset, input, wanted);
      return admit(bytes, async () => {
        // First, as they leave nothing large behind: V8 may keep a whole raw picture for a while.
        const copies = wanted ? { copies: await copyPicture(opened) } : {};
        return { ...(await applyPreset(opened, preset)), width, height, ...copies };
      });
    },
  };
}

/** Not the picture's fault: what the model's card says does not fit together. */
function checkOutput(preset: Preset, input: Size): void {
  const output = outputSize(preset);
  if (output?.width === input.width && output.height === input.height) return;
  const came = output ? `at ${format(output)}` : 'at a size that depends on the picture';
  throw new Error(`Expected preset ${preset.name} to end at ${format(input)}; it ends ${came}.`);
}

function format({ width, height }: Size): string {
  return `${String(width)}×${String(height)}`;
}
