import { z } from 'zod';
import type { KerasVariable } from '../keras-network.js';
import {
  emit,
  flagSchema,
  nameOf,
  onlyInput,
  readConfig,
  requireSide,
  variablesOf,
  type LayerCall,
  type LayerWriter,
} from '../layer-call.js';
import { unsupportedLayer } from '../refusals.js';
import { asKeras, positiveAxis, tensorAxis, type Value } from '../values.js';

const axisSchema = z.union([
  z.number().int(),
  z.tuple([z.number().int()]).transform(([axis]) => axis),
]);
const normSchema = z.object({
  axis: axisSchema.prefault(-1),
  epsilon: z.number().prefault(1e-3),
  scale: flagSchema,
  center: flagSchema,
  rms_scaling: flagSchema,
});

export const NORMALIZATIONS: Readonly<Record<string, LayerWriter>> = {
  BatchNormalization: batchNormalization,
  // As TensorFlow 1 and 2 named it before it was the only one.
  BatchNormalizationV1: batchNormalization,
  BatchNormalizationV2: batchNormalization,
  SyncBatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  LayerScale: layerScale,
};

/** gamma·(x − mean) ÷ √(variance + epsilon) + beta, with the statistics of training. */
function batchNormalization(call: LayerCall): Value {
  const config = readConfig(call, normSchema);
  const given = onlyInput(call);
  const axis = positiveAxis(given, config.axis);
  const channels = requireSide(call, given.shape[axis - 1], 'the number of channels');
  const names: KerasVariable[] = ['moving_mean', 'moving_variance'];
  if (config.center !== false) names.unshift('beta');
  if (config.scale !== false) names.unshift('gamma');
  const variables = variablesOf(call, names);
  const own = (variable: KerasVariable, without: number): string =>
    names.includes(variable)
      ? variables.constant(variable, [channels])
      : filled(call, variable, channels, without);
  const constants = [
    own('gamma', 1),
    own('beta', 0),
    own('moving_mean', 0),
    own('moving_variance', 1),
  ];
  const epsilon = { float: config.epsilon };
  if (tensorAxis(given, axis) === 1) {
    const tensor = emit(call, 'BatchNormalization', [given.tensor, ...constants], { epsilon });
    return { ...given, pixels: undefined, tensor };
  }
  return turnedBatchNormalization(call, given, { axis, constants, epsilon });
}

/** ONNX has the channels second. */
function turnedBatchNormalization(
  call: LayerCall,
  given: Value,
  {
    axis,
    constants,
    epsilon,
  }: {
    readonly axis: number;
    readonly constants: readonly string[];
    readonly epsilon: { readonly float: number };
  },
): Value {
  const input = asKeras(call.graph, given);
  const rank = input.shape.length + 1;
  const others = Array.from({ length: rank }, (_, each) => each).filter(
    (each) => each !== 0 && each !== axis,
  );
  const order = [0, axis, ...others];
  const turned = emit(call, 'Transpose', [input.tensor], { perm: order }, 'turned');
  const inputs = [turned, ...constants];
  const tensor = emit(call, 'BatchNormalization', inputs, { epsilon }, 'normalized');
  if (rank === 4 && axis === 3) return { ...input, pixels: undefined, tensor, layout: 'maps' };
  const back = Array.from({ length: rank }, (_, each) => order.indexOf(each));
  return { ...input, pixels: undefined, tensor: emit(call, 'Transpose', [tensor], { perm: back }) };
}

function filled(call: LayerCall, what: string, length: number, value: number): string {
  const { graph } = call;
  return graph.shared(`filled ${String(length)} ${String(value)}`, () =>
    graph.floats(nameOf(call, what), [length], new Float32Array(length).fill(value)),
  );
}

function layerNormalization(call: LayerCall): Value {
  const config = readConfig(call, normSchema);
  const input = asKeras(call.graph, onlyInput(call));
  if (positiveAxis(input, config.axis) !== input.shape.length || config.rms_scaling === true) {
    throw unsupportedLayer(
      call.place,
      'normalizes other axes than the last one, or by its root mean square; only axis=-1 is supported.',
    );
  }
  const channels = requireSide(call, input.shape.at(-1), 'the number of channels');
  const names: KerasVariable[] = [];
  if (config.scale !== false) names.push('gamma');
  if (config.center !== false) names.push('beta');
  const variables = variablesOf(call, names);
  const gamma = names.includes('gamma')
    ? variables.constant('gamma', [channels])
    : filled(call, 'gamma', channels, 1);
  const beta = names.includes('beta') ? [variables.constant('beta', [channels])] : [];
  const attributes = { axis: -1, epsilon: { float: config.epsilon } };
  const tensor = emit(call, 'LayerNormalization', [input.tensor, gamma, ...beta], attributes);
  return { ...input, pixels: undefined, tensor };
}

/** ConvNeXt's: a factor of each channel. */
function layerScale(call: LayerCall): Value {
  const input = asKeras(call.graph, onlyInput(call));
  const channels = requireSide(call, input.shape.at(-1), 'the number of channels');
  const gamma = variablesOf(call, ['gamma']).constant('gamma', [channels]);
  return { ...input, pixels: undefined, tensor: emit(call, 'Mul', [input.tensor, gamma]) };
}
