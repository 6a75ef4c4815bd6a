import sharp, { type Sharp, type SharpOptions } from 'sharp';
import type { LenientDecoder } from './damaged-jpeg.js';
import type { Orientation } from './network-input.js';
import type { ToRaw } from './picture-source.js';

/** @param orientation What EXIF says of the JPEG that is decoded. */
export function createLenientDecoder(
  options: SharpOptions,
  orientation: Orientation,
  toRaw: ToRaw,
): LenientDecoder {
  const open = (image: Uint8Array): Sharp => sharp(image, { ...options, failOn: 'none' });
  return {
    decode: (jpeg) => toRaw(open(jpeg).toColourspace('srgb')),
    decodeGreen: async (jpeg) => (await toRaw(open(jpeg).extractChannel('green'))).data,
    encode: ({ data, width, height }) =>
      sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false })
        .withMetadata({ orientation })
        .png({ compressionLevel: 1 })
        .toBuffer(),
  };
}
