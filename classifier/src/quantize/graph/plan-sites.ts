import type { OnnxGraphMessage, OnnxNodeMessage } from '../../onnx/onnx-model.js';
import type { GraphFlow } from './graph-flow.js';
import type { Layer } from './layer.js';

/** Of tensors, by name; what was not observed is missing. */
export type Shapes = ReadonlyMap<string, readonly number[]>;

/** Operators on whole maps that are quicker in 8 bits. */
const ON_MAPS: ReadonlySet<string> = new Set(['Add', 'Mul', 'Concat']);
/** What only moves or picks numbers: its output is kept as its input is. */
export const MOVING: ReadonlySet<string> = new Set([
  ...['MaxPool', 'Identity', 'Transpose', 'Reshape', 'Flatten'],
  ...['Squeeze', 'Unsqueeze', 'Slice', 'DepthToSpace', 'SpaceToDepth'],
]);
/** N×channels×height×width */
const MAP_RANK = 4;

/**
 * The activations that are kept in 8 bits: what quantised layers read; what convolutions give, because
 * only then do engines compute them in whole numbers; and both sides of what works on maps.
 *
 * @param layers Those that are to be quantised.
 */
export function planSites(
  graph: OnnxGraphMessage,
  flow: GraphFlow,
  layers: readonly Layer[],
  shapes: Shapes,
): ReadonlySet<string> {
  const sites = new Set<string>();
  for (const { input, output, convolution } of layers) {
    if (flow.producerOf(input)?.opType !== 'DequantizeLinear') sites.add(input);
    if (convolution) sites.add(flow.activated(output));
  }
  for (const node of graph.node) {
    if (!ON_MAPS.has(node.opType) || !node.input.every((name) => isMap(name, flow, shapes))) {
      continue;
    }
    for (const name of [...node.input, ...node.output.map((each) => flow.activated(each))]) {
      sites.add(name);
    }
  }
  return sites;
}

/** All that any choice of layers may keep in 8 bits, without knowing shapes. */
export function possibleSites(
  graph: OnnxGraphMessage,
  flow: GraphFlow,
  layers: readonly Layer[],
): ReadonlySet<string> {
  const everything = graph.node.flatMap(({ opType, input }) => (ON_MAPS.has(opType) ? input : []));
  const maps = new Map(everything.map((name) => [name, [1, 1, 1, 1]]));
  return planSites(graph, flow, layers, maps);
}

function isMap(tensor: string, flow: GraphFlow, shapes: Shapes): boolean {
  return flow.constantOf(tensor) === undefined && shapes.get(tensor)?.length === MAP_RANK;
}

/** @returns the tensor whose encoding a site shares; itself where it has its own. */
export function sharedWith(site: string, sites: ReadonlySet<string>, flow: GraphFlow): string {
  const producer: OnnxNodeMessage | undefined = flow.producerOf(site);
  const source = producer?.input[0];
  if (producer === undefined || source === undefined) return site;
  if (!MOVING.has(producer.opType) || !sites.has(source)) return site;
  return sharedWith(source, sites, flow);
}
