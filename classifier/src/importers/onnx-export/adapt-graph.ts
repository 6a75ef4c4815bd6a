import type { Normalization } from '@detections/schema';
import {
  ONNX_EMBEDDING_NAME,
  ONNX_FEATURES_NAME,
  ONNX_INPUT_NAME,
  ONNX_LOGITS_NAME,
  ONNX_PROBABILITIES_NAME,
} from '../../onnx/onnx-contract.js';
import { OnnxGraphBuilder } from '../../onnx/onnx-graph.js';
import { encodeDecodedModel } from '../../onnx/onnx-format.js';
import { GraphIndex } from '../../onnx/graph-index.js';
import type { OnnxGraphMessage, OnnxNodeMessage } from '../../onnx/onnx-model.js';
import { pruneGraph } from '../../onnx/prune-graph.js';
import { renameTensors, tensorNamesOf, unusedName } from '../../onnx/rename-tensors.js';
import { TENSOR_TYPE } from '../../onnx/tensor-types.js';
import { freeBatch } from './free-batch.js';
import type { Layout, NetworkInput } from './network-input.js';
import type { NamedEmbedding } from './named-embedding.js';
import type { NetworkOutput } from './network-output.js';
import type { OutputKind } from './output-kind.js';
import { INNER_PREFIX } from './inner-prefix.js';
import { keepPads } from './keep-pads.js';
import { writePixelInput } from './pixel-input.js';
import { writeOutputs } from './write-outputs.js';
import { valueOf } from './graph-value.js';
import type { OnnxFile } from './read-onnx-file.js';

export interface Adaptation {
  readonly input: NetworkInput;
  readonly output: NetworkOutput;
  /** undefined where it is what the last layer takes. */
  readonly embedding: NamedEmbedding | undefined;
  readonly layout: Layout;
  readonly size: { readonly height: number; readonly width: number };
  readonly normalization: Normalization;
  readonly kind: OutputKind;
  /** Whether the classes do not exclude each other, and the network leaves their sigmoid to others. */
  readonly appendSigmoid: boolean;
  /** How many pictures at once. */
  readonly batch: 'any' | 'one';
}

const OWN_NAMES: ReadonlySet<string> = new Set([
  ONNX_INPUT_NAME,
  ONNX_LOGITS_NAME,
  ONNX_PROBABILITIES_NAME,
  ONNX_EMBEDDING_NAME,
  ONNX_FEATURES_NAME,
]);

/**
 * Puts pixels in front of an exported network and gives its outputs the names that all models have.
 * What is between stays as it was.
 *
 * @param file Is changed, and good for nothing else afterwards.
 */
export function adaptGraph(file: OnnxFile, adaptation: Adaptation): Uint8Array {
  const { model, graph } = file;
  const { batch, size, input } = adaptation;
  const renamed = clearNames(graph);
  const inputName = renamed.get(input.name) ?? input.name;
  const outputName = renamed.get(adaptation.output.name) ?? adaptation.output.name;
  const { embedding: given } = adaptation;
  const embedding = given && { ...given, name: renamed.get(given.name) ?? given.name };
  const index = new GraphIndex(graph);
  keepPads(graph, index);
  if (batch === 'any' && input.batch !== undefined) freeBatch(graph, index, input.batch);
  const front = new OnnxGraphBuilder();
  writePixelInput(front, inputName, adaptation);
  const back = new OnnxGraphBuilder();
  const outputs = writeOutputs(back, index, outputName, { ...adaptation, embedding });
  graph.node = [...front.nodes.map(named), ...graph.node, ...back.nodes.map(named)];
  graph.initializer = [...graph.initializer, ...front.initializers, ...back.initializers];
  const sides = [batch === 'one' ? 1 : 'N', size.height, size.width, 3];
  const pixels = valueOf(ONNX_INPUT_NAME, TENSOR_TYPE.uint8, sides);
  const dropsOutputs = graph.output.some(({ name }) => name !== outputName);
  graph.output = outputs;
  // What led to outputs that nobody reads, such as the best class's name, would still be computed.
  if (dropsOutputs) pruneGraph(graph);
  const stored = new Set(graph.initializer.map(({ name }) => name));
  const weights = graph.input.filter(({ name }) => name !== inputName && stored.has(name));
  graph.input = [pixels, ...weights];
  return encodeDecodedModel(model);
}

/** Tensors of the export that have our names are called otherwise. */
function clearNames(graph: OnnxGraphMessage): ReadonlyMap<string, string> {
  const used = tensorNamesOf(graph);
  const taken = [...used].filter((name) => OWN_NAMES.has(name) || name.startsWith(INNER_PREFIX));
  const names = new Map(taken.map((name) => [name, unusedName(used, `exported/${name}`)]));
  renameTensors(graph, names);
  const nodes = new Set(graph.node.map(({ name }) => name));
  for (const node of graph.node) {
    if (!node.name.startsWith(INNER_PREFIX)) continue;
    node.name = unusedName(nodes, `exported/${node.name}`);
    nodes.add(node.name);
  }
  return names;
}

/** Two nodes of one name are refused, and those of an export are often called like a tensor. */
function named(node: OnnxNodeMessage): OnnxNodeMessage {
  return { ...node, name: `${INNER_PREFIX}${node.name}` };
}
