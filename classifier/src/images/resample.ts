import type { Size } from '@detections/schema';
import type { RawImage } from './nearest-gather.js';
import type { Window } from './placement.js';
import { createTaps, FRACTION_BITS, type ResamplingKernel, type Taps } from './resampling-taps.js';

const CHANNELS = 3;
/** Added before the places behind the point are cut off, so that it rounds. */
const HALF = 2 ** (FRACTION_BITS - 1);
/** 16 MiB. Only lines of a million pixels have more, and few rows to make them anew for. */
const MAX_KEPT_TAPS = 2 ** 22;

export interface Resampling {
  /** The part of the picture that is resized, where it is not all of it. */
  readonly box?: Box;
  /** What that becomes. */
  readonly resized: Size;
  /** The part of that which is wanted; the rest is never computed. */
  readonly window: Window;
  readonly kernel: ResamplingKernel;
  readonly antialias: boolean;
}

/** In pixels of the picture, whose fractions count. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

type Row = Uint8Array | Uint8ClampedArray;

/** A row that more is to be added to. */
interface OpenRow {
  readonly taps: Taps;
  readonly sums: Int32Array;
}

/**
 * Resizes RGB byte for byte as Pillow does, one direction after the other, rounded to bytes in
 * between. A row is added to those that it is part of, and forgotten: nothing is held beside the
 * picture and the result, however long and thin the picture is.
 */
export function resample(
  { data, width, height }: RawImage,
  { box, resized, window, ...sampling }: Resampling,
): RawImage {
  const across = box && { start: box.left, end: box.right };
  const down = box && { start: box.top, end: box.bottom };
  const columns = columnTaps(
    createTaps({ from: width, part: across, to: resized.width, ...sampling }),
    window,
  );
  const rowTaps = createTaps({ from: height, part: down, to: resized.height, ...sampling });
  const rowAt = (y: number): Row => data.subarray(y * width * CHANNELS, (y + 1) * width * CHANNELS);
  const length = window.width * CHANNELS;
  const pixels = new Uint8ClampedArray(length * window.height);
  const heightFirst = isHeightFirst({ width, height }, resized);
  const resizedRow = new Uint8ClampedArray(length);
  const rows = heightFirst
    ? resizeHeight(rowAt, rowTaps, window)
    : resizeHeight((y) => resizeWidth(rowAt(y), columns, resizedRow), rowTaps, window);
  let offset = 0;
  for (const row of rows) {
    pixels.set(heightFirst ? resizeWidth(row, columns, resizedRow) : row, offset);
    offset += length;
  }
  return {
    data: new Uint8Array(pixels.buffer),
    width: window.width,
    height: window.height,
    channels: CHANNELS,
  };
}

/** As Pillow decides from version 13 on; earlier ones resize the width first, always. */
function isHeightFirst(from: Size, to: Size): boolean {
  const lost = from.height - to.height;
  return lost > 0 && lost > 2 * (from.width - to.width);
}

/** Those of the window, from its left. */
function columnTaps(tapsAt: (at: number) => Taps, { left, width }: Window): Iterable<Taps> {
  const columns = {
    *[Symbol.iterator]() {
      for (let index = 0; index < width; index += 1) yield tapsAt(left + index);
    },
  };
  const tapsPerColumn = tapsAt(left + Math.floor(width / 2)).weights.length;
  return width * tapsPerColumn > MAX_KEPT_TAPS ? columns : [...columns];
}

function resizeWidth(
  source: Row,
  columns: Iterable<Taps>,
  target: Uint8ClampedArray,
): Uint8ClampedArray {
  let to = 0;
  for (const { first, weights } of columns) {
    let red = HALF;
    let green = HALF;
    let blue = HALF;
    for (let index = 0; index < weights.length; index += 1) {
      const weight = weights[index] ?? 0;
      const from = (first + index) * CHANNELS;
      // No sum leaves 32 bits; `| 0` tells V8, which is then half again as fast.
      red = (red + Math.imul(source[from] ?? 0, weight)) | 0;
      green = (green + Math.imul(source[from + 1] ?? 0, weight)) | 0;
      blue = (blue + Math.imul(source[from + 2] ?? 0, weight)) | 0;
    }
    target[to] = red >> FRACTION_BITS;
    target[to + 1] = green >> FRACTION_BITS;
    target[to + 2] = blue >> FRACTION_BITS;
    to += CHANNELS;
  }
  return target;
}

/** The rows of the window, from its top. */
function* resizeHeight(
  rowAt: (y: number) => Row,
  tapsAt: (at: number) => Taps,
  { top, height }: Window,
): Iterable<Uint8ClampedArray> {
  const open: OpenRow[] = [];
  let opened = 0;
  let next: Taps | undefined = tapsAt(top);
  for (let y = next.first; next !== undefined || open.length > 0; y += 1) {
    const row = rowAt(y);
    while (next !== undefined && next.first <= y) {
      open.push({ taps: next, sums: new Int32Array(row.length).fill(HALF) });
      opened += 1;
      next = opened < height ? tapsAt(top + opened) : undefined;
    }
    for (const { taps, sums } of open) addWeighted(row, taps.weights[y - taps.first] ?? 0, sums);
    for (let first = open[0]; first !== undefined && isDone(first, y); first = open[0]) {
      yield toBytes(first.sums);
      open.shift();
    }
  }
}

function isDone({ taps }: OpenRow, y: number): boolean {
  return y >= taps.first + taps.weights.length - 1;
}

function addWeighted(row: Row, weight: number, sums: Int32Array): void {
  for (let index = 0; index < sums.length; index += 1) {
    sums[index] = (sums[index] ?? 0) + Math.imul(row[index] ?? 0, weight);
  }
}

function toBytes(sums: Int32Array): Uint8ClampedArray {
  const bytes = new Uint8ClampedArray(sums.length);
  for (let index = 0; index < sums.length; index += 1) {
    bytes[index] = (sums[index] ?? 0) >> FRACTION_BITS;
  }
  return bytes;
}
