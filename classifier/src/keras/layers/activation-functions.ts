import { emit, type LayerCall } from '../layer-call.js';
import { snakeCase } from '../parse-model.js';
import { unsupportedLayer } from '../refusals.js';
import { tensorAxis, type Value } from '../values.js';
import { clip, softmax, unary } from './elementwise.js';

type Activate = (call: LayerCall, input: Value) => Value;

/** By Keras's names of functions. What they do not change is the shape. */
const ACTIVATIONS: Readonly<Record<string, Activate>> = {
  linear: (_, input) => input,
  relu: (call, input) => unary(call, 'Relu', input),
  relu6: (call, input) => clip(call, input, 0, 6),
  leaky_relu: (call, input) => unary(call, 'LeakyRelu', input, { alpha: { float: 0.2 } }),
  elu: (call, input) => unary(call, 'Elu', input, { alpha: { float: 1 } }),
  selu: (call, input) =>
    // https://keras.io/api/layers/activations/#selu-function
    unary(call, 'Selu', input, {
      alpha: { float: 1.6732632423543772 },
      gamma: { float: 1.0507009873554805 },
    }),
  sigmoid: (call, input) => unary(call, 'Sigmoid', input),
  hard_sigmoid: hardSigmoid,
  hard_silu: (call, input) => unary(call, 'HardSwish', input),
  hard_tanh: (call, input) => clip(call, input, -1, 1),
  silu: (call, input) => times(call, input, unary(call, 'Sigmoid', input, {}, 'sigmoid')),
  mish: (call, input) => {
    const softplus = unary(call, 'Softplus', input, {}, 'softplus');
    return times(call, input, unary(call, 'Tanh', softplus, {}, 'tanh'));
  },
  gelu: exactGelu,
  gelu_new: tanhGelu,
  tanh: (call, input) => unary(call, 'Tanh', input),
  softplus: (call, input) => unary(call, 'Softplus', input),
  softsign: (call, input) => unary(call, 'Softsign', input),
  exponential: (call, input) => unary(call, 'Exp', input),
  softmax: (call, input) => softmax(call, input, -1),
  log_softmax: (call, input) => ({
    ...input,
    tensor: emit(call, 'LogSoftmax', [input.tensor], { axis: tensorAxis(input, -1) }, 'softmax'),
  }),
};

const SYNONYMS: Readonly<Record<string, string>> = {
  swish: 'silu',
  hard_swish: 'hard_silu',
  re_lu: 'relu',
  re_lu6: 'relu6',
};

function functionOf(name: string): Activate | undefined {
  const own = Object.hasOwn(SYNONYMS, name) ? (SYNONYMS[name] ?? name) : name;
  return Object.hasOwn(ACTIVATIONS, own) ? ACTIVATIONS[own] : undefined;
}

/** @param name In snake case. */
export function isActivation(name: string): boolean {
  return functionOf(name) !== undefined;
}

/** @throws ImportRefusedError */
export function activateByName(call: LayerCall, input: Value, given: string): Value {
  // Registered as package>name; tfjs writes hardSigmoid.
  const name = snakeCase(given.split(/[.>]/u).at(-1) ?? given);
  const known = functionOf(name);
  if (known !== undefined) return known(call, input);
  throw unsupportedLayer(
    call.place,
    `has the activation "${given}", which is not known here; replace it by one of ${Object.keys(ACTIVATIONS).join(', ')}, and save the network again.`,
  );
}

/** 0.2x + 0.5 up to Keras 2 and in tfjs, x/6 + 0.5 since Keras 3. */
export function hardSigmoid(call: LayerCall, input: Value): Value {
  const alpha = { float: call.writing.kerasMajor >= 3 ? 1 / 6 : 0.2 };
  return unary(call, 'HardSigmoid', input, { alpha, beta: { float: 0.5 } });
}

function times(call: LayerCall, input: Value, factor: Value): Value {
  return { ...factor, tensor: emit(call, 'Mul', [input.tensor, factor.tensor], {}, 'product') };
}

/** x·(1 + erf(x ÷ √2)) ÷ 2 */
export function exactGelu(call: LayerCall, input: Value): Value {
  const scaled = emit(call, 'Mul', [input.tensor, call.graph.scalar(Math.SQRT1_2)], {}, 'scaled');
  return halved(call, input, emit(call, 'Erf', [scaled], {}, 'erf'));
}

/** x·(1 + tanh(√(2/π)·(x + 0.044715x³))) ÷ 2 */
export function tanhGelu(call: LayerCall, input: Value): Value {
  const { graph } = call;
  const { tensor } = input;
  const square = emit(call, 'Mul', [tensor, tensor], {}, 'square');
  const cubed = emit(call, 'Mul', [square, tensor], {}, 'cube');
  const small = emit(call, 'Mul', [cubed, graph.scalar(0.044715)], {}, 'small');
  const sum = emit(call, 'Add', [tensor, small], {}, 'sum');
  const scaled = emit(call, 'Mul', [sum, graph.scalar(Math.sqrt(2 / Math.PI))], {}, 'scaled');
  return halved(call, input, emit(call, 'Tanh', [scaled], {}, 'tanh'));
}

function halved(call: LayerCall, input: Value, share: string): Value {
  const { graph } = call;
  const risen = emit(call, 'Add', [share, graph.scalar(1)], {}, 'risen');
  const product = emit(call, 'Mul', [input.tensor, risen], {}, 'product');
  const tensor = emit(call, 'Mul', [product, graph.scalar(0.5)], {}, 'gelu');
  return { ...input, pixels: undefined, tensor };
}
