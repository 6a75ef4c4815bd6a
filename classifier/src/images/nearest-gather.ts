import type { Size } from '@detections/schema';
import type { Window } from './placement.js';

/** Rows×columns×channels, one byte each. */
export interface RawImage {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/**
 * Resizes by nearest neighbour, with exactly the source pixels that Pillow takes. An image library's
 * own "nearest" takes others on a fifth of the pixels.
 *
 * @param window The part of what the whole picture becomes that is wanted.
 */
export function gatherNearest(
  { data, width, height, channels }: RawImage,
  resized: Size,
  window: Window,
): RawImage {
  const columns = nearestIndices(width, resized.width, window.left, window.width);
  const rows = nearestIndices(height, resized.height, window.top, window.height);
  const gathered = new Uint8Array(window.width * window.height * channels);
  let target = 0;
  for (const row of rows) {
    for (const column of columns) {
      const source = (row * width + column) * channels;
      // Byte by byte: 50,000 subarrays a picture would keep the event loop for milliseconds.
      for (let channel = 0; channel < channels; channel += 1) {
        gathered[target] = data[source + channel] ?? 0;
        target += 1;
      }
    }
  }
  return { data: gathered, width: window.width, height: window.height, channels };
}

/** Of no picture that Pillow could resize whole; further on, adding up would take seconds. */
const LONGEST_ADDED_UP = 2 ** 24;

/**
 * Source index of each target pixel along one axis. The position is added up in double precision
 * as in Pillow's affine transform (src/libImaging/Geometry.c, ImagingScaleAffine); the closed form
 * (i + 0.5)·step rounds the other way at exact ties, which sizes such as 320 and 768 have.
 *
 * @param first The first target pixel that is wanted, of `count`.
 */
export function nearestIndices(
  sourceSize: number,
  targetSize: number,
  first = 0,
  count = targetSize,
): Uint32Array {
  const indices = new Uint32Array(count);
  const step = sourceSize / targetSize;
  const addedUpFrom = first < LONGEST_ADDED_UP ? 0 : first;
  let position = step * (addedUpFrom + 0.5);
  for (let index = addedUpFrom; index < first + count; index += 1) {
    if (index >= first) indices[index - first] = Math.floor(position);
    position += step;
  }
  return indices;
}
