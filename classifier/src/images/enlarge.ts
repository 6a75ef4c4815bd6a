import type { RawImage } from './nearest-gather.js';

/** One axis of an image in memory: `outer` × `from` × `inner` bytes. */
interface Axis {
  readonly outer: number;
  readonly from: number;
  readonly to: number;
  readonly inner: number;
}

/**
 * Enlarges by linear interpolation between the centres of the pixels, as Pillow and browsers do.
 * libvips's own way puts the corners' centres upon each other, which is half a target pixel off.
 * As in Pillow columns come first and are rounded before the rows are interpolated.
 */
export function enlarge(
  { data, width, height, channels }: RawImage,
  to: { readonly width: number; readonly height: number },
): RawImage {
  const columns = { outer: height, from: width, to: to.width, inner: channels };
  const rows = { outer: 1, from: height, to: to.height, inner: to.width * channels };
  return { ...to, data: stretch(stretch(data, columns), rows), channels };
}

function stretch(data: Uint8Array, { outer, from, to, inner }: Axis): Uint8Array {
  const stretched = new Uint8Array(outer * to * inner);
  let target = 0;
  for (let row = 0; row < outer; row += 1) {
    for (let index = 0; index < to; index += 1) {
      const position = Math.min(Math.max(((index + 0.5) * from) / to - 0.5, 0), from - 1);
      const before = Math.floor(position);
      const share = position - before;
      const first = (row * from + before) * inner;
      const second = (row * from + Math.min(before + 1, from - 1)) * inner;
      for (let offset = 0; offset < inner; offset += 1) {
        const a = data[first + offset] ?? 0;
        const b = data[second + offset] ?? 0;
        stretched[target] = a + (b - a) * share + 0.5;
        target += 1;
      }
    }
  }
  return stretched;
}
