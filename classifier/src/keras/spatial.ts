import { z } from 'zod';
import type { Attributes } from './keras-graph.js';
import type { DataFormat, LayerCall } from './layer-call.js';
import { damagedLayer } from './refusals.js';
import { asKeras, asMaps, type Value } from './values.js';

type Side = number | undefined;

/** What a layer over pictures sees: N×channels×height×width. */
export interface Maps {
  readonly tensor: string;
  readonly channels: Side;
  readonly height: Side;
  readonly width: Side;
}

/** @param format channels_first: Keras's own order is ONNX's. */
export function mapsOf(call: LayerCall, input: Value, format: DataFormat): Maps {
  if (input.shape.length !== 3) {
    throw damagedLayer(
      call.place,
      `expected height, width and channels to it, came ${String(input.shape.length)} dimensions.`,
    );
  }
  if (format === 'channels_first') {
    const [channels, height, width] = input.shape;
    return { tensor: asKeras(call.graph, input).tensor, channels, height, width };
  }
  const [height, width, channels] = input.shape;
  return { tensor: asMaps(call.graph, input).tensor, channels, height, width };
}

export function valueOfMaps(
  { tensor, channels, height, width }: Maps,
  format: DataFormat,
  pixels?: Value['pixels'],
): Value {
  return format === 'channels_first'
    ? { tensor, shape: [channels, height, width], layout: 'keras', pixels }
    : { tensor, shape: [height, width, channels], layout: 'maps', pixels };
}

export const paddingSchema = z
  .enum(['valid', 'same'])
  .nullish()
  .transform((value) => value ?? 'valid');

export interface Window {
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly padding: 'valid' | 'same';
}

/**
 * How a window goes over maps. `same` as TensorFlow has it: as many places as the stride gives,
 * rounded up, and an odd rest of the padding at the bottom and on the right.
 */
export function placeWindow(
  { height, width }: Pick<Maps, 'height' | 'width'>,
  { kernel, strides, dilation, padding }: Window,
): { readonly attributes: Attributes; readonly height: Side; readonly width: Side } {
  const sides = ([height, width] as const).map((side, axis) => {
    const stride = strides[axis] ?? 1;
    const reach = ((kernel[axis] ?? 1) - 1) * (dilation[axis] ?? 1) + 1;
    if (padding === 'valid') {
      return { size: side && Math.floor((side - reach) / stride) + 1, before: 0, after: 0 };
    }
    // A stride of 1 pads the same whatever the size.
    const size = side && Math.ceil(side / stride);
    if (size === undefined && stride !== 1) return { size, before: -1, after: -1 };
    const total =
      size === undefined || side === undefined
        ? reach - 1
        : Math.max((size - 1) * stride + reach - side, 0);
    const before = Math.floor(total / 2);
    return { size, before, after: total - before };
  });
  const pads = [...sides.map(({ before }) => before), ...sides.map(({ after }) => after)];
  const padded = pads.some((pad) => pad < 0) ? { auto_pad: 'SAME_UPPER' } : { pads };
  return {
    attributes: { kernel_shape: kernel, strides, ...padded },
    height: sides[0]?.size,
    width: sides[1]?.size,
  };
}

/** @throws ImportRefusedError where nothing would be left of the maps. */
export function requirePlaces(call: LayerCall, { height, width }: Maps): void {
  if ((height ?? 1) >= 1 && (width ?? 1) >= 1) return;
  throw damagedLayer(
    call.place,
    'its window is larger than the maps that it goes over; is this the input size of the network?',
  );
}
