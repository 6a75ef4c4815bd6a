import type { LayerPlace } from './keras-network.js';
import type { LayerCall, Operand, Writing } from './layer-call.js';
import { damagedLayer, damagedTopology, unsupportedLayer } from './refusals.js';
import {
  referencesOf,
  type Argument,
  type KerasLayer,
  type KerasModel,
  type LayerArguments,
  type TensorReference,
} from './topology.js';
import type { Value } from './values.js';
import { writeLayer } from './write-layer.js';

/** A model that is used several times within others that are, too, becomes many layers. */
const MAX_CALLS = 20_000;

export interface ModelPlace {
  readonly path: readonly string[];
  readonly storedPath: readonly string[];
  /** Called with training=True: statistics of the batch instead of those of training. */
  readonly training: boolean;
}

/** How many calls were written, in all models. */
export interface CallCount {
  calls: number;
}

/** @returns the model's outputs. @throws ImportRefusedError */
export function writeModel(
  model: KerasModel,
  inputs: readonly Value[],
  writing: Writing & CallCount,
  place: ModelPlace,
): readonly Value[] {
  const byName = new Map(model.layers.map((layer) => [layer.name, layer]));
  const firstCalls = firstCallsOf(model);
  const done = new Map<string, readonly Value[]>();
  model.inputs.forEach((reference, index) => {
    const value = inputs[index];
    if (value !== undefined) done.set(keyOf(reference), [value]);
  });
  const valueOf = (reference: TensorReference): Value => {
    const value = done.get(keyOf(reference))?.[reference.output];
    if (value !== undefined) return value;
    throw damagedTopology(`takes an output of "${reference.layer}" that it does not have.`);
  };
  // Not by recursion: networks are thousands of layers deep.
  const opened = new Set<string>();
  const stack = [...model.outputs];
  for (let reference = stack.at(-1); reference !== undefined; reference = stack.at(-1)) {
    const key = keyOf(reference);
    if (done.has(key)) {
      stack.pop();
      continue;
    }
    const { layer, call } = requireCall(byName, firstCalls, reference);
    const missing = referencesOf(call).filter((each) => !done.has(keyOf(each)));
    if (missing.length > 0) {
      opened.add(key);
      if (missing.some((each) => opened.has(keyOf(each)))) {
        throw damagedTopology(`goes in a circle at "${layer.name}".`);
      }
      stack.push(...missing);
      continue;
    }
    opened.delete(key);
    done.set(key, writeCall(layer, call, valueOf, writing, place));
  }
  return model.outputs.map(valueOf);
}

function keyOf({ layer, call }: TensorReference): string {
  return `${String(call)} ${layer}`;
}

/** A nested model's first call is often its own making, which is not listed: others count from 1. */
function firstCallsOf({ layers, outputs }: KerasModel): ReadonlyMap<string, number> {
  const lowest = new Map<string, number>();
  const references = layers.flatMap(({ calls }) => calls.flatMap(referencesOf));
  for (const { layer, call } of [...references, ...outputs]) {
    lowest.set(layer, Math.min(lowest.get(layer) ?? call, call));
  }
  return lowest;
}

function requireCall(
  byName: ReadonlyMap<string, KerasLayer>,
  firstCalls: ReadonlyMap<string, number>,
  reference: TensorReference,
): { readonly layer: KerasLayer; readonly call: LayerArguments } {
  const layer = byName.get(reference.layer);
  if (layer === undefined) {
    throw damagedTopology(`refers to a layer "${reference.layer}" that it does not have.`);
  }
  const skipped = (firstCalls.get(layer.name) ?? 0) > 0 && layer.inner !== undefined ? 1 : 0;
  const call = layer.calls[reference.call - skipped];
  if (call !== undefined) return { layer, call };
  throw damagedTopology(
    `takes the output of call ${String(reference.call)} of "${layer.name}", which is called ${String(layer.calls.length)} times.`,
  );
}

function writeCall(
  layer: KerasLayer,
  given: LayerArguments,
  valueOf: (reference: TensorReference) => Value,
  writing: Writing & CallCount,
  place: ModelPlace,
): readonly Value[] {
  writing.calls += 1;
  if (writing.calls > MAX_CALLS) {
    throw damagedTopology(`has more than ${String(MAX_CALLS)} steps.`);
  }
  const operandOf = (argument: Argument): Operand => {
    if ('reference' in argument) return { value: valueOf(argument.reference) };
    if ('list' in argument) return { list: argument.list.map(operandOf) };
    return { constant: argument.value };
  };
  const own: Omit<LayerPlace, 'variables'> = {
    path: [...place.path, layer.name],
    className: layer.className,
    storedPath: [...place.storedPath, 'layers', layer.storedName],
  };
  const inputs = referencesOf(given).map(valueOf);
  const named = Object.fromEntries(
    Object.entries(given.named).map(([name, argument]) => [name, operandOf(argument)]),
  );
  const flag = named['training'];
  const training = place.training || (flag !== undefined && isTrue(flag));
  if (layer.inner !== undefined) {
    const expected = layer.inner.inputs.length;
    if (inputs.length !== expected) {
      throw damagedLayer(
        own,
        `expected ${String(expected)} tensors to it, came ${String(inputs.length)}.`,
      );
    }
    return writeModel(layer.inner, inputs, writing, { ...own, training });
  }
  if (training && layer.className.endsWith('BatchNormalization')) {
    throw unsupportedLayer(
      own,
      'is called with training=True: its answer depends on the other pictures at the time; call the network with training=False, and save it again.',
    );
  }
  const positional = given.positional.map(operandOf);
  const call: LayerCall = {
    ...{ writing, graph: writing.graph, place: own, config: layer.config },
    ...{ inputs, positional, named },
  };
  return [writeLayer(layer, call)];
}

function isTrue(operand: Operand): boolean {
  return 'constant' in operand && operand.constant === true;
}
