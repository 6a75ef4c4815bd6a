import type { ModelCard } from '@detections/schema';
import { valueOf } from '../importers/onnx-export/graph-value.js';
import { INNER_PREFIX } from '../importers/onnx-export/inner-prefix.js';
import { GraphIndex } from '../onnx/graph-index.js';
import {
  ONNX_EMBEDDING_NAME,
  ONNX_INPUT_NAME,
  ONNX_LOGITS_NAME,
  ONNX_PROBABILITIES_NAME,
} from '../onnx/onnx-contract.js';
import { decodeOnnxModel, encodeDecodedModel } from '../onnx/onnx-format.js';
import { OnnxGraphBuilder } from '../onnx/onnx-graph.js';
import { toNumber, type OnnxGraphMessage, type OnnxNodeMessage } from '../onnx/onnx-model.js';
import { pruneGraph } from '../onnx/prune-graph.js';
import { renameTensors, tensorNamesOf, unusedName } from '../onnx/rename-tensors.js';
import { TENSOR_TYPE } from '../onnx/tensor-types.js';

/** What transformers and Optimum call a picture model's input. */
const PIXELS = 'pixel_values';

export interface StandardGraph {
  readonly bytes: Uint8Array;
  /** Whether it takes pixels as they are, 0 to 255, and normalizes them itself. */
  readonly takesBytes: boolean;
  /** Whether its classes do not exclude each other: logits are to go through a sigmoid. */
  readonly multiLabel: boolean;
  /** Whether it gives `embedding` as well, because nothing else tells which tensor that is. */
  readonly hasEmbedding: boolean;
}

/**
 * A network as others' tools take it: float32, N×3×height×width, in; logits, N×classes, out.
 *
 * @param network An ONNX file as importers write them, from pixels.
 */
export function standardGraph(
  network: Uint8Array,
  { input, output, labels }: ModelCard,
): StandardGraph {
  const model = decodeOnnxModel(network);
  const { graph } = model;
  if (graph == null) throw new Error('Expected a network.');
  const batch = batchOf(graph);
  const added = new OnnxGraphBuilder();
  const multiLabel = output.kind === 'probabilities' && writeLogits(added, graph);
  const behind = added.nodes.splice(0);
  const takesBytes = !takeNormalized(graph);
  if (takesBytes) writeBytes(added, graph);
  // Two nodes of one name are refused.
  const named = (node: OnnxNodeMessage): OnnxNodeMessage => ({ ...node, name: inner(node.name) });
  graph.node = [...added.nodes.map(named), ...graph.node, ...behind.map(named)];
  graph.initializer = [...graph.initializer, ...added.initializers];
  const weights = graph.input.filter(({ name }) => name !== ONNX_INPUT_NAME);
  const sides = [batch, 3, input.height, input.width];
  graph.input = [valueOf(PIXELS, TENSOR_TYPE.float32, sides), ...weights];
  const hasEmbedding = output.embedding !== undefined && !output.heatmaps;
  graph.output = [
    valueOf(ONNX_LOGITS_NAME, TENSOR_TYPE.float32, [batch, labels.length]),
    ...graph.output.filter(({ name }) => hasEmbedding && name === ONNX_EMBEDDING_NAME),
  ];
  pruneGraph(graph);
  // What makers write there tells importers of an export of theirs, which this is not any more.
  model.metadataProps = [];
  return { bytes: encodeDecodedModel(model), takesBytes, multiLabel, hasEmbedding };
}

/** One where it takes one picture at a time. */
function batchOf({ input }: OnnxGraphMessage): number | string {
  const pixels = input.find(({ name }) => name === ONNX_INPUT_NAME);
  const side = pixels?.type?.tensorType?.shape?.dim[0]?.dimValue;
  return side !== undefined && toNumber(side) > 0 ? toNumber(side) : 'N';
}

/**
 * Makes the export's own input the graph's, where an importer put pixels and their normalization in
 * front of it.
 *
 * @returns whether that could be.
 */
function takeNormalized(graph: OnnxGraphMessage): boolean {
  const numbers = ['floats', 'scaled', 'normalized'].map(inner);
  const front = graph.node.find(
    ({ opType, input }) => opType === 'Transpose' && numbers.includes(input[0] ?? ''),
  );
  const [own] = front?.output ?? [];
  if (own === undefined) return false;
  graph.node = graph.node.filter((node) => node !== front);
  const used = tensorNamesOf(graph);
  const names = new Map([[own, PIXELS]]);
  if (own !== PIXELS) names.set(PIXELS, unusedName(used, `exported/${PIXELS}`));
  renameTensors(graph, names);
  return true;
}

function writeBytes(front: OnnxGraphBuilder, graph: OnnxGraphMessage): void {
  const used = tensorNamesOf(graph);
  renameTensors(graph, new Map([[PIXELS, unusedName(used, `exported/${PIXELS}`)]]));
  const channelsLast = front.node('Transpose', inner('channels_last'), [PIXELS], {
    perm: [0, 2, 3, 1],
  });
  front.node('Cast', ONNX_INPUT_NAME, [channelsLast], { to: TENSOR_TYPE.uint8 });
}

/** @returns whether they are of classes that do not exclude each other. */
function writeLogits(back: OnnxGraphBuilder, graph: OnnxGraphMessage): boolean {
  const index = new GraphIndex(graph);
  const last = index.producerOf(index.skipBack(ONNX_PROBABILITIES_NAME, NEUTRAL));
  const [before] = last?.input ?? [];
  if (before !== undefined && ['Softmax', 'Sigmoid'].includes(last?.opType ?? '')) {
    const flat = back.node('Flatten', inner('before'), [before], { axis: 1 });
    back.node('Cast', ONNX_LOGITS_NAME, [flat], { to: TENSOR_TYPE.float32 });
    return last?.opType === 'Sigmoid';
  }
  // A logarithm is a logit. One of 0 would be no number.
  const least = back.constant(inner('least'), [1], Float32Array.of(1e-30));
  const positive = back.node('Add', inner('positive'), [ONNX_PROBABILITIES_NAME, least]);
  back.node('Log', ONNX_LOGITS_NAME, [positive]);
  return false;
}

/** They change no number. */
const NEUTRAL = new Set(['Identity', 'Cast', 'Reshape', 'Flatten', 'Squeeze']);

function inner(name: string): string {
  return `${INNER_PREFIX}${name}`;
}
