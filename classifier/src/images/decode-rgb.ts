import type { Preset, Size } from '@detections/schema';
import type { Sharp } from 'sharp';
import { cmykToRgb } from './cmyk-to-rgb.js';
import type { RawImage } from './nearest-gather.js';
import type { OpenImage } from './open-image.js';

/** What of a preset is a matter of decoding. */
export type Decoding = Pick<Preset, 'orient' | 'alpha' | 'colour'>;

/** The size that a picture is decoded to: as a person sees it, or as it is stored. */
export function decodedSize({ width, height, orientation }: OpenImage, orient: boolean): Size {
  return orient || orientation < 5 ? { width, height } : { width: height, height: width };
}

/** All of a picture as RGB. */
export function decodeRgb(image: OpenImage, decoding: Decoding): Promise<RawImage> {
  if (decoding.colour === 'srgb') return decodeThrough(image, decoding, (source) => source);
  return decodeAsStored(image, decoding);
}

/** All of a picture as sRGB, through further steps before it is in memory. */
export function decodeThrough(
  image: OpenImage,
  { orient, alpha }: Decoding,
  steps: (source: Sharp) => Sharp,
): Promise<RawImage> {
  const options = { autoOrient: orient, dropAlpha: alpha === 'drop' };
  return image.decode((source) => steps(lay(source, alpha).toColourspace('srgb')), options);
}

async function decodeAsStored(image: OpenImage, decoding: Decoding): Promise<RawImage> {
  const options = { autoOrient: decoding.orient, dropAlpha: decoding.alpha === 'drop' };
  if (image.isCmyk) {
    const cmyk = await image.decode(
      (source) => source.pipelineColourspace('cmyk').toColourspace('cmyk'),
      options,
    );
    return { ...cmyk, data: cmykToRgb(cmyk.data), channels: 3 };
  }
  if (image.isGrey16) {
    // Made bytes of without scaling: what is over 255 becomes 255, as where Pillow converts to RGB.
    const grey = await image.decode(
      (source) => lay(source, decoding.alpha).toColourspace('grey16'),
      options,
    );
    return { ...grey, data: greyToRgb(grey.data), channels: 3 };
  }
  return decodeThrough(image, decoding, (source) => source);
}

function lay(source: Sharp, alpha: Preset['alpha']): Sharp {
  return alpha === 'drop' ? source : source.flatten({ background: alpha });
}

function greyToRgb(grey: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(grey.length * 3);
  for (let index = 0; index < rgb.length; index += 1) rgb[index] = grey[Math.floor(index / 3)] ?? 0;
  return rgb;
}
