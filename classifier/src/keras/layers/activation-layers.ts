import { z } from 'zod';
import {
  emit,
  onlyInput,
  readConfig,
  variablesOf,
  type LayerCall,
  type LayerWriter,
} from '../layer-call.js';
import { reorder } from '../reorder.js';
import { unsupportedLayer } from '../refusals.js';
import { positiveAxis, type Value } from '../values.js';
import { clip, softmax, unary } from './elementwise.js';

/** Old files have numpy's numbers as {type, value}. */
const numberSchema = z
  .union([z.number(), z.object({ value: z.number() }).transform(({ value }) => value)])
  .nullish();

export const ACTIVATION_LAYERS: Readonly<Record<string, LayerWriter>> = {
  ReLU: (call) => {
    const config = readConfig(
      call,
      z.object({ max_value: numberSchema, negative_slope: numberSchema, threshold: numberSchema }),
    );
    return relu(call, onlyInput(call), {
      max: config.max_value ?? undefined,
      slope: config.negative_slope ?? 0,
      threshold: config.threshold ?? 0,
    });
  },
  ThresholdedReLU: (call) => {
    const { theta } = readConfig(call, z.object({ theta: numberSchema }));
    return relu(call, onlyInput(call), {
      max: undefined,
      slope: 0,
      threshold: theta ?? 1,
      below: 0,
    });
  },
  LeakyReLU: (call) => {
    const schema = z.object({ alpha: numberSchema, negative_slope: numberSchema });
    const config = readConfig(call, schema);
    const alpha = config.negative_slope ?? config.alpha ?? 0.3;
    return unary(call, 'LeakyRelu', onlyInput(call), { alpha: { float: alpha } });
  },
  ELU: (call) => {
    const { alpha } = readConfig(call, z.object({ alpha: numberSchema }));
    return unary(call, 'Elu', onlyInput(call), { alpha: { float: alpha ?? 1 } });
  },
  PReLU: prelu,
  Softmax: (call) => {
    const { axis } = readConfig(
      call,
      z.object({ axis: z.union([z.number().int(), z.tuple([z.number().int()])]).nullish() }),
    );
    return softmax(call, onlyInput(call), (Array.isArray(axis) ? axis[0] : axis) ?? -1);
  },
};

export interface ReluSettings {
  readonly max: number | undefined;
  /** Below the threshold. */
  readonly slope: number;
  readonly threshold: number;
  /** What is given below the threshold instead of slope·(x − threshold). */
  readonly below?: number;
}

/** x from the threshold on, slope·(x − threshold) below, and never more than max. */
export function relu(call: LayerCall, input: Value, settings: ReluSettings): Value {
  const { max, slope, threshold } = settings;
  if (threshold === 0 && slope === 0) {
    return max === undefined ? unary(call, 'Relu', input) : clip(call, input, 0, max);
  }
  const bent =
    threshold === 0
      ? unary(call, 'LeakyRelu', input, { alpha: { float: slope } })
      : thresholded(call, input, settings);
  if (max === undefined) return bent;
  return { ...bent, tensor: emit(call, 'Min', [bent.tensor, call.graph.scalar(max)], {}, 'min') };
}

function thresholded(call: LayerCall, input: Value, { slope, threshold }: ReluSettings): Value {
  const { graph } = call;
  const above = emit(call, 'Greater', [input.tensor, graph.scalar(threshold)], {}, 'above');
  const lowered = emit(call, 'Sub', [input.tensor, graph.scalar(threshold)], {}, 'lowered');
  const below = emit(call, 'Mul', [lowered, graph.scalar(slope)], {}, 'below');
  return { ...input, tensor: emit(call, 'Where', [above, input.tensor, below], {}, 'where') };
}

/** A slope of each place, or of all along shared axes. */
function prelu(call: LayerCall): Value {
  const input = onlyInput(call);
  const schema = z.object({ shared_axes: z.array(z.number().int()).nullish() });
  const { shared_axes: sharedAxes } = readConfig(call, schema);
  const shared = new Set((sharedAxes ?? []).map((axis) => positiveAxis(input, axis)));
  const shape = input.shape.map((side, index) => {
    if (shared.has(index + 1)) return 1;
    if (side !== undefined) return side;
    throw unsupportedLayer(
      call.place,
      'has a slope of each place of a picture of any size: save the network with a fixed input shape.',
    );
  });
  const [height = 1, width = 1, channels = 1] = shape;
  const laidOut =
    input.layout === 'maps'
      ? {
          dims: [channels, height, width],
          layOut: (values: Float32Array) => reorder(values, [height, width, channels], [2, 0, 1]),
        }
      : { dims: input.layout === 'flat' ? [channels] : shape };
  const slope = variablesOf(call, ['alpha']).constant('alpha', shape, laidOut);
  return { ...input, pixels: undefined, tensor: emit(call, 'PRelu', [input.tensor, slope]) };
}
