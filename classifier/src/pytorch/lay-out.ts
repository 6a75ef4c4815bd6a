import type { TensorReference } from './pickle-value.js';

/** A tensor's numbers or a storage's. */
export type Numbers = Float32Array | BigInt64Array;

type Layout = Pick<TensorReference, 'offset' | 'shape' | 'strides'>;

/** @returns Infinity where there are too many to be counted. */
export function countOf({ shape }: Pick<Layout, 'shape'>): number {
  return shape.includes(0) ? 0 : shape.reduce((product, side) => product * side, 1);
}

/** Whether a tensor's numbers lie one after the other, the last axis fastest. */
export function isContiguous({ shape, strides }: Layout): boolean {
  if (shape.includes(0)) return true;
  let expected = 1;
  return shape.toReversed().every((side, index) => {
    const stride = strides[strides.length - 1 - index];
    // Where a side has one place, no step is ever taken along it.
    const fits = side === 1 || stride === expected;
    expected *= side;
    return fits;
  });
}

/** @returns A copy, the last axis fastest. */
export function layOut(storage: Float32Array, layout: Layout): Float32Array;
export function layOut(storage: Numbers, layout: Layout): Numbers;
export function layOut(storage: Numbers, layout: Layout): Numbers {
  const count = countOf(layout);
  if (storage instanceof Float32Array) {
    const numbers = new Float32Array(count);
    gather(storage, numbers, layout);
    return numbers;
  }
  const numbers = new BigInt64Array(count);
  gather(storage, numbers, layout);
  return numbers;
}

function gather<T>(
  source: ArrayLike<T>,
  target: { readonly length: number; [index: number]: T },
  { offset, shape, strides }: Layout,
): void {
  const axes = shape
    .map((side, axis) => ({ side, stride: strides[axis] ?? 0, place: 0 }))
    // Those with one place would only be gone through once more for each number.
    .filter(({ side }) => side > 1)
    .reverse();
  let position = offset;
  for (let index = 0; index < target.length; index += 1) {
    const value = source[position];
    if (value !== undefined) target[index] = value;
    for (const axis of axes) {
      axis.place += 1;
      position += axis.stride;
      if (axis.place < axis.side) break;
      position -= axis.side * axis.stride;
      axis.place = 0;
    }
  }
}
