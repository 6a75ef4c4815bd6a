import type { Attributes } from '../keras-graph.js';
import { emit, type LayerCall } from '../layer-call.js';
import { tensorAxis, type Value } from '../values.js';

/** One input, the same shape. */
export function unary(
  call: LayerCall,
  opType: string,
  input: Value,
  attributes: Attributes = {},
  what = opType.toLowerCase(),
): Value {
  return {
    ...input,
    pixels: undefined,
    tensor: emit(call, opType, [input.tensor], attributes, what),
  };
}

export function clip(call: LayerCall, input: Value, min: number, max: number): Value {
  const limits = [call.graph.scalar(min), call.graph.scalar(max)];
  return {
    ...input,
    pixels: undefined,
    tensor: emit(call, 'Clip', [input.tensor, ...limits], {}, 'clip'),
  };
}

export function softmax(call: LayerCall, input: Value, axis: number): Value {
  return {
    ...input,
    tensor: emit(call, 'Softmax', [input.tensor], { axis: tensorAxis(input, axis) }, 'softmax'),
  };
}
