import { emit, type LayerCall } from '../layer-call.js';
import { damagedLayer, unsupportedLayer } from '../refusals.js';
import { asKeras, asMaps, positiveAxis, type Value } from '../values.js';
import { integersOf, optionOf } from './options.js';

const OP_TYPES = { mean: 'ReduceMean', max: 'ReduceMax', sum: 'ReduceSum' } as const;
const GLOBAL: Readonly<Record<string, string>> = {
  mean: 'GlobalAveragePool',
  max: 'GlobalMaxPool',
};

/** The mean, greatest or sum along axes, as in tf.reduce_mean(x, [1, 2]). */
export function reduce(kind: keyof typeof OP_TYPES): (call: LayerCall, input: Value) => Value {
  return (call, input) => {
    const keep = ['keepdims', 'keep_dims'].some((name) => optionOf(call, [name], 2) === true);
    const given = integersOf(call, ['axis', 'axes', 'reduction_indices'], 1);
    if (given === undefined) {
      throw unsupportedLayer(call.place, 'reduces all axes, the batch too.');
    }
    const axes = given.map((axis) => positiveAxis(input, axis)).sort((a, b) => a - b);
    const rank = input.shape.length;
    if (axes.some((axis) => axis > rank)) throw damagedLayer(call.place, 'has no such axis.');
    if (axes.includes(0)) throw unsupportedLayer(call.place, 'reduces along the batch.');
    const pool = GLOBAL[kind];
    if (rank === 3 && axes.join() === '1,2' && pool !== undefined) {
      const pooled = emit(call, pool, [asMaps(call.graph, input).tensor], {}, 'pooled');
      const tensor = emit(call, 'Flatten', [pooled], { axis: 1 });
      const channels = input.shape[2];
      return keep
        ? { tensor, shape: [1, 1, channels], layout: 'flat' }
        : { tensor, shape: [channels], layout: 'keras' };
    }
    const { tensor } = asKeras(call.graph, input);
    const keepdims = keep ? 1 : 0;
    // Its axes are an input already; the others' are since opset 18.
    const reduced =
      kind === 'sum'
        ? emit(call, 'ReduceSum', [tensor, call.graph.integers(axes)], { keepdims })
        : emit(call, OP_TYPES[kind], [tensor], { axes, keepdims });
    const shape = keep
      ? input.shape.map((side, index) => (axes.includes(index + 1) ? 1 : side))
      : input.shape.filter((_, index) => !axes.includes(index + 1));
    return { tensor: reduced, shape, layout: 'keras' };
  };
}
