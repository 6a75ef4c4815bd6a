import { z } from 'zod';
import { arithmetic, type Arithmetic } from '../arithmetic.js';
import type { LayerCall, LayerWriter, Operand } from '../layer-call.js';
import { isRecord } from '../parse-arguments.js';
import { snakeCase } from '../parse-model.js';
import { damagedLayer, unsupportedLayer } from '../refusals.js';
import type { Value } from '../values.js';
import { activateByName, exactGelu, isActivation, tanhGelu } from './activation-functions.js';
import { relu } from './activation-layers.js';
import { clip, softmax, unary } from './elementwise.js';
import { getItem, stack } from './get-item.js';
import { concatenate, operandsOf } from './merge.js';
import { integersOf, numberOf, optionOf } from './options.js';
import { resize } from './preprocessing.js';
import { reduce } from './reduce.js';
import { flatten, permute, reshape } from './shape.js';

type Operator = (call: LayerCall, input: Value) => Value;

/** What is written between layers in Python, by TensorFlow's and Keras 3's names in snake case. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  ...arithmetics('Add', ['add', 'add_v2', 'radd', 'bias_add']),
  ...arithmetics('Sub', ['subtract', 'sub']),
  ...arithmetics('Mul', ['multiply', 'mul', 'rmul']),
  ...arithmetics('Div', ['truediv', 'true_divide', 'divide', 'real_div', 'div']),
  ...arithmetics('Max', ['maximum']),
  ...arithmetics('Min', ['minimum']),
  ...arithmetics('Pow', ['pow', 'power']),
  ...same(['identity', 'stop_gradient', 'convert_to_tensor']),
  ...functions({
    ...{ sqrt: 'Sqrt', exp: 'Exp', abs: 'Abs', absolute: 'Abs', negative: 'Neg', neg: 'Neg' },
    ...{ log: 'Log', reciprocal: 'Reciprocal' },
  }),
  square: (call, input) => arithmetic(call, 'Mul', { value: input }, { value: input }),
  cast: (call, input) => {
    const type = optionOf(call, ['dtype'], 1);
    if (typeof type === 'string' && /^(b?float(16|32|64)|float)$/u.test(type)) return input;
    throw unsupportedLayer(call.place, `casts to ${String(type)}; expected float32.`);
  },
  gelu: (call, input) => {
    // Keras 3's function is approximate unless told otherwise, TensorFlow's is not.
    const approximate = optionOf(call, ['approximate'], 1) ?? !isFunction(call);
    return approximate === true ? tanhGelu(call, input) : exactGelu(call, input);
  },
  leaky_relu: (call, input) => {
    const slope = numberOf(call, ['alpha', 'negative_slope'], 1) ?? 0.2;
    return relu(call, input, { max: undefined, slope, threshold: 0 });
  },
  relu: (call, input) => {
    const [max, slope, threshold] = ['max_value', 'alpha', 'threshold'].map((name) =>
      numberOf(call, name === 'alpha' ? ['alpha', 'negative_slope'] : [name]),
    );
    return relu(call, input, { max, slope: slope ?? 0, threshold: threshold ?? 0 });
  },
  softmax: (call, input) => softmax(call, input, numberOf(call, ['axis'], 1) ?? -1),
  clip_by_value: clipped,
  clip: clipped,
  ...{ reduce_mean: reduce('mean'), mean: reduce('mean') },
  ...{ reduce_max: reduce('max'), max: reduce('max'), amax: reduce('max') },
  ...{ reduce_sum: reduce('sum'), sum: reduce('sum') },
  ...{ concat: concatenated, concat_v2: concatenated, concatenate: concatenated },
  ...{ getitem: getItem, get_item: getItem, stack },
  resize: (call, input) => {
    const [height = 0, width = 0] = integersOf(call, ['size'], 1) ?? [];
    const interpolation = optionOf(call, ['method', 'interpolation'], 2) ?? 'bilinear';
    const format =
      optionOf(call, ['data_format']) === 'channels_first' ? 'channels_first' : 'channels_last';
    const kept = ['preserve_aspect_ratio', 'crop_to_aspect_ratio', 'pad_to_aspect_ratio'];
    if (height < 1 || width < 1 || kept.some((name) => optionOf(call, [name]) === true)) {
      throw unsupportedLayer(call.place, 'resizes to no fixed size, which is not supported.');
    }
    const antialias = optionOf(call, ['antialias']) === true;
    return resize(call, input, { height, width, format, interpolation, antialias });
  },
  reshape: (call, input) => {
    const shape = integersOf(call, ['shape', 'newshape'], 1);
    if (shape === undefined) throw damagedLayer(call.place, 'its shape is no list of numbers.');
    return reshape(call, input, shape.slice(1));
  },
  flatten,
  transpose: (call, input) => {
    const order = integersOf(call, ['perm', 'axes', 'a'], 1);
    if (order?.[0] !== 0) throw unsupportedLayer(call.place, 'moves the batch.');
    return permute(call, input, order.slice(1));
  },
};

/**
 * A function of TensorFlow between layers (TFOpLambda), its older form (TensorFlowOpLayer), or an
 * operator of Keras 3.
 *
 * @returns undefined where it is none that is known here.
 */
export function operatorOf({
  className,
  config,
}: {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
}): LayerWriter | undefined {
  const name = operatorName(className, config);
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (operator !== undefined) return withInput(operator);
  return isActivation(name)
    ? withInput((call, input) => activateByName(call, input, name))
    : undefined;
}

/** What a sentence calls it: `tf.math.erf`. */
export function operatorText(config: Readonly<Record<string, unknown>>): string | undefined {
  const name = config['function'];
  return typeof name === 'string' ? `tf.${name}` : undefined;
}

function operatorName(className: string, config: Readonly<Record<string, unknown>>): string {
  if (className === 'TFOpLambda' || className === 'SlicingOpLambda') {
    const name = config['function'];
    return typeof name === 'string' ? snakeCase(name.split('.').at(-1) ?? '') : '';
  }
  if (className !== 'TensorFlowOpLayer') return snakeCase(className);
  return snakeCase(nodeDefOf(config).op ?? '');
}

const nodeSchema = z.object({ op: z.string().optional() });

/** A dictionary, or its text. */
function nodeDefOf(config: Readonly<Record<string, unknown>>): z.infer<typeof nodeSchema> {
  const given = config['node_def'];
  try {
    const node: unknown = typeof given === 'string' ? JSON.parse(given) : given;
    return nodeSchema.safeParse(node).data ?? {};
  } catch {
    return {};
  }
}

function withInput(operator: Operator): LayerWriter {
  return (call) => {
    const own = call.place.className === 'TensorFlowOpLayer' ? withConstants(call) : call;
    const [input] = own.inputs;
    if (input === undefined) throw damagedLayer(call.place, 'expected a tensor to it, came none.');
    return operator(own, input);
  };
}

/** {"1": 127.5}: the constants by their places among the operands. */
function withConstants(call: LayerCall): LayerCall {
  const constants = isRecord(call.config['constants']) ? call.config['constants'] : {};
  const operands: Operand[] = call.inputs.map((value) => ({ value }));
  for (const [place, constant] of Object.entries(constants)) {
    operands.splice(Number(place), 0, { constant });
  }
  return { ...call, positional: operands };
}

/** TFOpLambda and its like, as opposed to Keras 3's operators. */
function isFunction({ place }: LayerCall): boolean {
  return ['TFOpLambda', 'TensorFlowOpLayer'].includes(place.className);
}

function arithmetics(opType: Arithmetic, names: readonly string[]): Record<string, Operator> {
  const operator: Operator = (call) => {
    const [left, right] = [...operandsOf(call), ...named(call, 'bias')];
    return arithmetic(call, opType, left, right);
  };
  return Object.fromEntries(names.map((name) => [name, operator]));
}

function named(call: LayerCall, name: string): readonly Operand[] {
  const operand = call.named[name];
  return operand === undefined ? [] : [operand];
}

function same(names: readonly string[]): Record<string, Operator> {
  return Object.fromEntries(names.map((name) => [name, (_: LayerCall, input: Value) => input]));
}

function functions(opTypes: Readonly<Record<string, string>>): Record<string, Operator> {
  return Object.fromEntries(
    Object.entries(opTypes).map(([name, opType]) => [
      name,
      (call: LayerCall, input: Value) => unary(call, opType, input),
    ]),
  );
}

function clipped(call: LayerCall, input: Value): Value {
  const min = numberOf(call, ['clip_value_min', 'x_min', 'a_min'], 1);
  const max = numberOf(call, ['clip_value_max', 'x_max', 'a_max'], 2);
  if (min === undefined || max === undefined) {
    throw damagedLayer(call.place, 'its limits are no numbers.');
  }
  return { ...clip(call, input, min, max), pixels: input.pixels };
}

function concatenated(call: LayerCall): Value {
  return concatenate(call, call.inputs, numberOf(call, ['axis'], 1) ?? -1);
}
