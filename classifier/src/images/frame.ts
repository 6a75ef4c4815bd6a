import type { Size } from '@detections/schema';
import type { RawImage } from './nearest-gather.js';
import type { Window } from './placement.js';

const CHANNELS = 3;

export type Colour = readonly [red: number, green: number, blue: number];

/** The part of an image in memory that a window shows. */
export function cut({ data, width, channels }: RawImage, window: Window): RawImage {
  const length = window.width * channels;
  const part = new Uint8Array(length * window.height);
  for (let row = 0; row < window.height; row += 1) {
    const start = ((window.top + row) * width + window.left) * channels;
    part.set(data.subarray(start, start + length), row * length);
  }
  return { data: part, width: window.width, height: window.height, channels };
}

/** Puts an RGB image where it belongs in a larger one of a single colour. */
export function frame(
  image: RawImage,
  { left, top, width, height }: Window,
  colour: Colour,
): Uint8Array {
  if (image.width === width && image.height === height) return image.data;
  const framed = plain({ width, height }, colour);
  const length = image.width * CHANNELS;
  for (let row = 0; row < image.height; row += 1) {
    const line = image.data.subarray(row * length, (row + 1) * length);
    framed.set(line, ((top + row) * width + left) * CHANNELS);
  }
  return framed;
}

function plain({ width, height }: Size, colour: Colour): Uint8Array {
  const pixels = new Uint8Array(width * height * CHANNELS);
  for (let offset = 0; offset < pixels.length; offset += CHANNELS) pixels.set(colour, offset);
  return pixels;
}
