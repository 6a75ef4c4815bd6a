import { PHOTO_SIDE, type Preset, type Size } from '@detections/schema';
import type { Metadata } from 'sharp';
import type { Orientation } from './network-input.js';

type Header = Pick<Metadata, 'format' | 'channels' | 'depth' | 'isProgressive'>;

/** Of a CMYK picture one more. */
const RGB_BYTES = 3;

/**
 * Most memory for the pictures that are decoded at one time, for each pixel that one may have. A
 * format that needs more for a pixel may have fewer of them; docs/decisions/013 has the figures.
 */
const BUDGET_BYTES_PER_PIXEL = 9;

export function decodingBudget(maxImagePixels: number): number {
  return maxImagePixels * BUDGET_BYTES_PER_PIXEL;
}

/** Most pixels of a picture of this kind. */
export function maxPixelsOf(header: Header, maxImagePixels: number): number {
  const fitting = Math.floor(decodingBudget(maxImagePixels) / decodingBytesPerPixel(header));
  return Math.min(maxImagePixels, fitting);
}

/**
 * What a decoder holds at its peak for each pixel. A profile may need the whole picture in RGB or
 * CMYK; what comes on top where libvips cannot decode strip by strip was measured.
 */
export function decodingBytesPerPixel({ format, channels, depth, isProgressive }: Header): number {
  const isDeep = depth === 'ushort';
  // All coefficients, 16 bits each, as every scan adds to them.
  if (format === 'jpeg') return Math.max(channels, RGB_BYTES) + (isProgressive ? 2 * channels : 0);
  if (format === 'png') {
    // 16 bits of grey are decoded to one byte, and made RGB of.
    const grey = isDeep && channels === 1 ? 1 : 0;
    return RGB_BYTES + grey + (isProgressive ? channels * (isDeep ? 2 : 1) : 0);
  }
  if (format === 'gif') return 8;
  if (format === 'webp') return 11;
  // AVIF: the planes, and RGBA more than once.
  return isDeep ? 25 : 18;
}

/** Of the network's input: its bytes, and the sums that they are rounded from, 32 bits each. */
const INPUT_BYTES_PER_PIXEL = RGB_BYTES * (1 + 4);

/** Of the larger copy: its pixels, and the JPEG that is made of them. */
const COPIES_BYTES = 2 * PHOTO_SIDE * PHOTO_SIDE * RGB_BYTES;

/** What is held beside the decoded picture while copies and the network's input are made of it. */
export function preprocessingBytes(
  { width, height, orientation }: Size & { readonly orientation: Orientation },
  preset: Preset,
  input: Size,
  copies: boolean,
): number {
  // libvips holds all of a picture that it turns, unless it only mirrors it from left to right.
  const turning = (preset.orient || copies) && orientation > 2 ? width * height * RGB_BYTES : 0;
  const kept = copies ? COPIES_BYTES : 0;
  return turning + kept + input.width * input.height * INPUT_BYTES_PER_PIXEL;
}
