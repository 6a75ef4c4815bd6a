import { z } from 'zod';
import { arithmetic, combined, type Arithmetic } from '../arithmetic.js';
import { emit, readConfig, type LayerCall, type LayerWriter, type Operand } from '../layer-call.js';
import { damagedLayer, unsupportedLayer } from '../refusals.js';
import { aligned, asKeras, positiveAxis, tensorAxis, type Value } from '../values.js';

/** Layers of Keras, and Keras 3's operators of the same names, which take constants, too. */
export const MERGES: Readonly<Record<string, LayerWriter>> = {
  Add: (call) => merged(call, 'Add'),
  Subtract: (call) => merged(call, 'Sub'),
  Multiply: (call) => merged(call, 'Mul'),
  Maximum: (call) => merged(call, 'Max'),
  Minimum: (call) => merged(call, 'Min'),
  Average: (call) => {
    const sum = combined(call, 'Add', sameRank(call, call.inputs), 'sum');
    const share = call.graph.scalar(1 / call.inputs.length);
    return { ...sum, tensor: emit(call, 'Mul', [sum.tensor, share]) };
  },
  // InceptionResNetV2's: the first, and a share of the second.
  CustomScaleLayer: (call) => {
    const { scale } = readConfig(call, z.object({ scale: z.number() }));
    const [first, second] = call.inputs;
    if (first === undefined || second === undefined) {
      throw damagedLayer(call.place, 'expected two tensors to it.');
    }
    const share = arithmetic(call, 'Mul', { value: second }, { constant: scale }, 'share');
    return combined(call, 'Add', [first, share]);
  },
  Concatenate: (call) => {
    const schema = z.object({ axis: z.number().int().nullish() });
    return concatenate(call, call.inputs, readConfig(call, schema).axis ?? -1);
  },
};

function merged(call: LayerCall, opType: Arithmetic): Value {
  const operands = operandsOf(call);
  const values = operands.flatMap((operand) => ('value' in operand ? [operand.value] : []));
  if (values.length === operands.length) return combined(call, opType, sameRank(call, values));
  if (operands.length === 2) return arithmetic(call, opType, operands[0], operands[1]);
  throw damagedLayer(call.place, 'expected tensors to it, or a tensor and a constant.');
}

/** In order; what an option leaves empty is none. */
export function operandsOf({ positional, named }: LayerCall): readonly Operand[] {
  const byName = ['x', 'x1', 'x2', 'y'].flatMap((name) => named[name] ?? []);
  return [...positional, ...byName]
    .flatMap((operand) => ('list' in operand ? operand.list : [operand]))
    .filter((operand) => !('constant' in operand && operand.constant === null));
}

/** Keras puts sides of 1 behind the batch of what has fewer dimensions. */
function sameRank(call: LayerCall, values: readonly Value[]): readonly Value[] {
  const rank = Math.max(...values.map(({ shape }) => shape.length));
  return values.map((value) => {
    if (value.shape.length === rank) return value;
    if (value.shape.length === 1 && rank === 3) {
      return { ...value, shape: [1, 1, ...value.shape], layout: 'flat' };
    }
    throw unsupportedLayer(
      call.place,
      'takes tensors of different numbers of dimensions, which is not supported; put a Reshape in front.',
    );
  });
}

export function concatenate(call: LayerCall, values: readonly Value[], axis: number): Value {
  const [first] = values;
  const rank = first?.shape.length;
  if (first === undefined || values.some(({ shape }) => shape.length !== rank)) {
    throw damagedLayer(call.place, 'expected tensors of as many dimensions each.');
  }
  const positive = positiveAxis(first, axis);
  if (positive < 1 || positive > first.shape.length) {
    throw unsupportedLayer(call.place, 'joins along the batch, which is not supported.');
  }
  const same = aligned(
    call.graph,
    first.layout === 'flat' && positive !== 3
      ? values.map((value) => asKeras(call.graph, value))
      : values,
  );
  const [{ layout, shape } = first] = same;
  const joined = shape.map((side, index) => {
    if (index + 1 === positive) {
      return same.reduce<number | undefined>((sum, value) => {
        const other = value.shape[index];
        return sum === undefined || other === undefined ? undefined : sum + other;
      }, 0);
    }
    const sides = same.flatMap((value) => value.shape[index] ?? []);
    if (sides.some((other) => other !== sides[0])) {
      throw damagedLayer(call.place, 'what it joins differs in another axis, too.');
    }
    return side ?? sides[0];
  });
  const tensors = same.map(({ tensor }) => tensor);
  const [one = first] = same;
  const tensor = emit(call, 'Concat', tensors, { axis: tensorAxis(one, positive) });
  return { tensor, shape: joined, layout, pixels: one.pixels };
}
