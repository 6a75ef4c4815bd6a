import { damagedTopology } from './refusals.js';
import type { Argument, LayerArguments, TensorReference } from './topology.js';

/** Deeper lists than any layer takes. */
const MAX_DEPTH = 16;

/**
 * One of a layer's `inbound_nodes`: lists up to Keras 2, {args, kwargs} since Keras 3.
 *
 * @param layers The names of the layers around; what else looks like a reference is a constant.
 * @throws ImportRefusedError
 */
export function parseCall(node: unknown, layers: ReadonlySet<string>): LayerArguments {
  if (Array.isArray(node)) return listedCall(node as readonly unknown[], layers);
  if (!isRecord(node) || !Array.isArray(node['args'])) {
    throw damagedTopology(
      'has a call of a layer that is neither a list, as Keras 2 writes it, nor has "args", as Keras 3 does.',
    );
  }
  const kwargs = isRecord(node['kwargs']) ? node['kwargs'] : {};
  return {
    positional: node['args'].map((each) => parseArgument(each, layers, 0)),
    named: namedArguments(kwargs, layers),
  };
}

/** [["conv", 0, 0, {}], …], or one such tensor that is not in a list. */
function listedCall(node: readonly unknown[], layers: ReadonlySet<string>): LayerArguments {
  const single = isListed(node);
  const tensors = single ? [node] : node;
  const positional = tensors.map((tensor): Argument => {
    if (!Array.isArray(tensor)) return { value: tensor };
    const [layer, call = 0, output = 0] = tensor as readonly unknown[];
    if (layer === '_CONSTANT_VALUE') return { value: output };
    return { reference: referenceOf(layer, call, output) };
  });
  const [first] = tensors;
  const kwargs: unknown = Array.isArray(first) ? first[3] : undefined;
  const named = namedArguments(isRecord(kwargs) ? kwargs : {}, layers);
  return { positional: single ? positional : [{ list: positional }], named };
}

function namedArguments(
  kwargs: Readonly<Record<string, unknown>>,
  layers: ReadonlySet<string>,
): Record<string, Argument> {
  return Object.fromEntries(
    Object.entries(kwargs).map(([name, value]) => [name, parseArgument(value, layers, 0)]),
  );
}

function parseArgument(value: unknown, layers: ReadonlySet<string>, depth: number): Argument {
  if (depth > MAX_DEPTH) throw damagedTopology('has a call of a layer with too deep a list.');
  if (Array.isArray(value)) {
    const items = value as readonly unknown[];
    if (isListed(items) && layers.has(items[0])) {
      return { reference: referenceOf(items[0], items[1], items[2]) };
    }
    const list = items.map((each) => parseArgument(each, layers, depth + 1));
    return list.every((each) => 'value' in each) ? { value } : { list };
  }
  if (!isRecord(value) || value['class_name'] !== '__keras_tensor__') return { value };
  const config = isRecord(value['config']) ? value['config'] : {};
  return { reference: parseReference(config['keras_history']) };
}

/** @throws ImportRefusedError where it is not [layer, call, output]. */
export function parseReference(value: unknown): TensorReference {
  const [layer, call = 0, output = 0] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  return referenceOf(layer, call, output);
}

function referenceOf(layer: unknown, call: unknown, output: unknown): TensorReference {
  if (typeof layer !== 'string' || !isIndex(call) || !isIndex(output)) {
    throw damagedTopology('has a reference to a layer that is not [name, number, number].');
  }
  return { layer, call, output };
}

function isIndex(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

/** ["conv", 0, 0, …] */
export function isListed(value: readonly unknown[]): value is [string, number, ...unknown[]] {
  return typeof value[0] === 'string' && typeof value[1] === 'number';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
