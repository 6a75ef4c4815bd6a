import { emit, nameOf, type LayerCall, type Operand, type Writing } from './layer-call.js';
import { numbersOf, type Numbers } from './numbers.js';
import { damagedLayer, unsupportedLayer } from './refusals.js';
import { reorder } from './reorder.js';
import { aligned, type PixelScale, type Shape, type Value } from './values.js';

export type Arithmetic = 'Add' | 'Sub' | 'Mul' | 'Div' | 'Max' | 'Min' | 'Pow';

/**
 * Two tensors of as many dimensions, or a tensor and a constant, on either side.
 *
 * @throws ImportRefusedError
 */
export function arithmetic(
  call: LayerCall,
  opType: Arithmetic,
  left: Operand | undefined,
  right: Operand | undefined,
  what?: string,
): Value {
  if (left === undefined || right === undefined) {
    throw damagedLayer(call.place, 'expected two operands to it.');
  }
  if ('value' in left && 'value' in right) {
    return combined(call, opType, [left.value, right.value], what);
  }
  if ('value' in left) {
    const numbers = requireNumbers(call, right);
    const input = [left.value.tensor, constantBeside(call, left.value, numbers, what)];
    const pixels = scaledPixels(call.writing, left.value.pixels, opType, numbers, 'right');
    return { ...left.value, pixels, tensor: emit(call, opType, input, {}, what) };
  }
  if ('value' in right) {
    const numbers = requireNumbers(call, left);
    const input = [constantBeside(call, right.value, numbers, what), right.value.tensor];
    const pixels = scaledPixels(call.writing, right.value.pixels, opType, numbers, 'left');
    return { ...right.value, pixels, tensor: emit(call, opType, input, {}, what) };
  }
  throw unsupportedLayer(call.place, 'computes with constants only, which is not supported.');
}

function requireNumbers(call: LayerCall, operand: Operand): Numbers {
  const numbers = 'constant' in operand ? numbersOf(operand.constant) : undefined;
  if (numbers !== undefined) return numbers;
  throw unsupportedLayer(
    call.place,
    'takes something that is neither a tensor nor a number, which is not supported.',
  );
}

/** Of as many dimensions each, broadcast along sides of 1. */
export function combined(
  call: LayerCall,
  opType: string,
  values: readonly Value[],
  what?: string,
): Value {
  const [first, ...others] = aligned(call.graph, values);
  if (first === undefined) throw damagedLayer(call.place, 'expected a tensor to it, came none.');
  return others.reduce((left, right, index) => {
    const shape = broadcast(call, left.shape, right.shape);
    const step = index === others.length - 1 ? what : `${what ?? 'step'}_${String(index)}`;
    const tensor = emit(call, opType, [left.tensor, right.tensor], {}, step);
    return { tensor, shape, layout: left.layout };
  }, first);
}

function broadcast(call: LayerCall, left: Shape, right: Shape): Shape {
  const fits =
    left.length === right.length &&
    left.every((side, axis) => {
      const other = right[axis];
      return side === undefined || other === undefined || side === other || side === 1 || other === 1;
    });
  if (fits) return left.map((side, axis) => (side === 1 ? right[axis] : side));
  const [one, two] = [left, right].map((shape) => shape.map((side) => side ?? 'any').join('×'));
  throw damagedLayer(call.place, `${one ?? ''} and ${two ?? ''} do not go together.`);
}

/** A constant that broadcasts as Keras's does, in the tensor's layout. */
export function constantBeside(
  call: LayerCall,
  { shape, layout }: Value,
  { dims, values }: Numbers,
  what = 'operand',
): string {
  const { graph } = call;
  const [only] = values;
  if (values.length === 1 && only !== undefined) return graph.scalar(only);
  const rank = shape.length + 1;
  const padded = [...Array.from({ length: rank - dims.length }, () => 1), ...dims];
  const fits = padded.every((dim, axis) => {
    const side = axis === 0 ? 1 : shape[axis - 1];
    return dim === 1 || side === undefined || side === dim;
  });
  if (padded.length !== rank || !fits) {
    throw damagedLayer(
      call.place,
      `a constant of ${dims.join('×')} does not go with what comes to it.`,
    );
  }
  const name = nameOf(call, `${what}_constant`);
  return graph.shared(`constant ${layout} ${name}`, () => {
    if (layout === 'flat') return graph.floats(name, [1, padded[3] ?? 1], values);
    if (layout === 'keras') return graph.floats(name, padded, values);
    const [batch = 1, height = 1, width = 1, channels = 1] = padded;
    return graph.floats(
      name,
      [batch, channels, height, width],
      reorder(values, padded, [0, 3, 1, 2]),
    );
  });
}

/** What becomes of pixels that no weights have touched, by the first number of a constant. */
function scaledPixels(
  writing: Writing,
  pixels: PixelScale | undefined,
  opType: Arithmetic,
  { values: [number = 0] }: Numbers,
  side: 'left' | 'right',
): PixelScale | undefined {
  if (pixels === undefined) return undefined;
  const scaled = scaledBy(pixels, opType, number, side);
  if (scaled !== undefined) writing.scalesPixels = takesBytes(scaled);
  return scaled;
}

function scaledBy(
  { factor, offset }: PixelScale,
  opType: Arithmetic,
  number: number,
  side: 'left' | 'right',
): PixelScale | undefined {
  switch (opType) {
    case 'Add':
      return { factor, offset: offset + number };
    case 'Mul':
      return { factor: factor * number, offset: offset * number };
    case 'Sub':
      return side === 'right'
        ? { factor, offset: offset - number }
        : { factor: -factor, offset: number - offset };
    case 'Div':
      return side === 'right' ? { factor: factor / number, offset: offset / number } : undefined;
    case 'Max':
    case 'Min':
    case 'Pow':
      return undefined;
  }
}

/**
 * Whether such steps are meant for 0..255: they shrink it a lot (÷ 255, ÷ 127.5, ÷ a deviation), or
 * take a mean of bytes away. Steps from 0..1 to −1..1 double.
 */
function takesBytes({ factor, offset }: PixelScale): boolean {
  return Math.abs(factor) <= 1 / 8 || (Math.abs(factor) === 1 && Math.abs(offset) >= 16);
}
