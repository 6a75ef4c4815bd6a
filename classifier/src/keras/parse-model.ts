import { ImportRefusedError } from '../importers/import-refused-error.js';
import { isListed, isRecord, parseCall, parseReference } from './parse-arguments.js';
import { modernized } from './keras-1.js';
import { damagedTopology } from './refusals.js';
import type { KerasLayer, KerasModel, LayerArguments, TensorReference } from './topology.js';

const MAX_LAYERS = 20_000;
const MAX_DEPTH = 32;
const FUNCTIONAL = new Set(['Functional', 'Model', 'Network', 'Container']);
const SUBCLASS_HINT =
  'Build the network with keras.Sequential or keras.Model(inputs, outputs) of the same layers, copy the weights (set_weights), and save that.';

interface Budget {
  layers: number;
}

/**
 * @param topology {class_name, config}, as any version of Keras wrote it.
 * @throws ImportRefusedError
 */
export function parseTopology(topology: unknown): KerasModel {
  const spec = specOf(topology);
  const model = parseInner(spec, { layers: 0 }, 0);
  if (model !== undefined) return model;
  throw new ImportRefusedError(
    'operator-unknown',
    `The network is a ${spec.className}, whose steps are Python code and not in the file; expected a Sequential or Functional model. ${SUBCLASS_HINT}`,
  );
}

interface Spec {
  readonly name: string | undefined;
  readonly className: string;
  readonly custom: boolean;
  /** A list in a Sequential of old. */
  readonly config: unknown;
  readonly node: Readonly<Record<string, unknown>>;
}

function specOf(value: unknown): Spec {
  const node = isRecord(value) ? value : {};
  const given = node['class_name'];
  if (typeof given !== 'string' || given === '') {
    throw damagedTopology('has a layer without "class_name"; is this what Keras wrote?');
  }
  const registered = typeof node['registered_name'] === 'string' ? node['registered_name'] : '';
  const { config } = node;
  const ownName = isRecord(config) ? config['name'] : undefined;
  const name = [node['name'], ownName].find((each): each is string => typeof each === 'string');
  const custom = [given, registered].some((each) => /^(?!keras)[^>]*>/iu.test(each));
  // Modules as in keras.src.layers.Conv2D, packages as in Custom>MyLayer.
  const className = given.split(/[.>]/u).at(-1) ?? given;
  return { name, custom, node, ...modernized(className, config) };
}

/** @returns undefined where it is a layer, or a model in Python code. */
function parseInner(spec: Spec, budget: Budget, depth: number): KerasModel | undefined {
  if (depth > MAX_DEPTH) {
    throw damagedTopology(`nests models more than ${String(MAX_DEPTH)} deep.`);
  }
  const { className, config } = spec;
  const fields = isRecord(config) ? config : {};
  const layers = Array.isArray(config) ? (config as unknown[]) : fields['layers'];
  if (!Array.isArray(layers)) return undefined;
  if (className === 'Sequential') return sequential(spec, layers, budget, depth);
  if (FUNCTIONAL.has(className) || fields['output_layers'] !== undefined) {
    return functional(fields, layers, budget, depth);
  }
  return undefined;
}

function functional(
  fields: Readonly<Record<string, unknown>>,
  specs: readonly unknown[],
  budget: Budget,
  depth: number,
): KerasModel {
  const parsed = specs.map(specOf);
  const names = new Set(parsed.map(({ name }) => name ?? ''));
  const layers = parseLayers(parsed, budget, depth, ({ node }) => {
    const nodes = node['inbound_nodes'];
    return Array.isArray(nodes) ? nodes.map((each) => parseCall(each, names)) : [];
  });
  return {
    layers,
    inputs: endsOf(fields['input_layers'], 'input_layers'),
    outputs: endsOf(fields['output_layers'], 'output_layers'),
  };
}

/** One as [name, 0, 0] or several as a list of those; dictionaries have names in front. */
function endsOf(value: unknown, field: string, depth = 0): TensorReference[] {
  if (depth > MAX_DEPTH) throw damagedTopology(`has lists too deep in its "${field}".`);
  if (isRecord(value))
    return Object.values(value).flatMap((each) => endsOf(each, field, depth + 1));
  if (!Array.isArray(value)) throw damagedTopology(`does not say which are its "${field}".`);
  const list = value as readonly unknown[];
  return isListed(list)
    ? [parseReference(list)]
    : list.flatMap((each) => endsOf(each, field, depth + 1));
}

function sequential(
  { config, node }: Spec,
  specs: readonly unknown[],
  budget: Budget,
  depth: number,
): KerasModel {
  const parsed = specs.map(specOf);
  const [first] = parsed;
  const named = parsed.map((spec, index) => spec.name ?? `${spec.className}_${String(index)}`);
  const given = first?.className === 'InputLayer';
  const inputName = given ? (named[0] ?? '') : 'sequential input';
  const chained = given ? [...named] : [inputName, ...named];
  const layers = parseLayers(
    parsed.map((spec, index) => ({ ...spec, name: named[index] })),
    budget,
    depth,
    (_, index) => {
      const before = chained[given ? index - 1 : index];
      const reference = { layer: before ?? '', call: 0, output: 0 };
      return given && index === 0 ? [] : [{ positional: [{ reference }], named: {} }];
    },
  );
  const input: KerasLayer = {
    name: inputName,
    className: 'InputLayer',
    custom: false,
    config: { batch_input_shape: inputShapeOf(config, node, first) },
    storedName: 'input_layer',
    calls: [],
  };
  return {
    layers: given ? layers : [input, ...layers],
    inputs: [{ layer: inputName, call: 0, output: 0 }],
    outputs: [{ layer: chained.at(-1) ?? '', call: 0, output: 0 }],
  };
}

/** Of a Sequential that has no InputLayer: what its first layer took, or what it was built for. */
function inputShapeOf(config: unknown, node: Spec['node'], first: Spec | undefined): unknown {
  const built = isRecord(node['build_config']) ? node['build_config']['input_shape'] : undefined;
  const own = isRecord(config) ? config['build_input_shape'] : undefined;
  return inputShapeWithin(first) ?? own ?? built;
}

/** A first layer may be a model, whose first layer has it. */
function inputShapeWithin(spec: Spec | undefined): unknown {
  const config = spec?.config;
  const fields = isRecord(config) ? config : {};
  const shape = fields['batch_input_shape'] ?? fields['batch_shape'];
  if (shape !== undefined) return shape;
  const layers = Array.isArray(config) ? (config as unknown[]) : fields['layers'];
  return Array.isArray(layers) && layers.length > 0
    ? inputShapeWithin(specOf(layers[0]))
    : undefined;
}

function parseLayers(
  specs: readonly Spec[],
  budget: Budget,
  depth: number,
  callsOf: (spec: Spec, index: number) => LayerArguments[],
): KerasLayer[] {
  budget.layers += specs.length;
  if (budget.layers > MAX_LAYERS) {
    throw damagedTopology(`has more than ${String(MAX_LAYERS)} layers.`);
  }
  const counts = new Map<string, number>();
  const layers = specs.map((spec, index): KerasLayer => {
    const { className, custom, config } = spec;
    const inner = parseInner(spec, budget, depth + 1);
    return {
      name: spec.name ?? `${className}_${String(index)}`,
      className,
      custom,
      config: isRecord(config) ? config : {},
      storedName: counted(snakeCase(className), counts),
      ...(inner !== undefined && { inner }),
      calls: callsOf(spec, index),
    };
  });
  const names = new Set<string>();
  for (const { name } of layers) {
    if (names.has(name)) throw damagedTopology(`has two layers called "${name}".`);
    names.add(name);
  }
  return layers;
}

/** The first of a kind has no number. */
function counted(name: string, counts: Map<string, number>): string {
  const count = counts.get(name) ?? 0;
  counts.set(name, count + 1);
  return count === 0 ? name : `${name}_${String(count)}`;
}

/** As Keras names a class's first layer: Conv2D is conv2d, BatchNormalization batch_normalization. */
export function snakeCase(className: string): string {
  return className
    .replace(/\W+/gu, '')
    .replace(/(.)([A-Z][a-z]+)/gu, '$1_$2')
    .replace(/([a-z])([A-Z])/gu, '$1_$2')
    .toLowerCase();
}
