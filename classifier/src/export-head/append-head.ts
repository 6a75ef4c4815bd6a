import type { ExportedHead } from '@detections/schema';
import { valueOf } from '../importers/onnx-export/graph-value.js';
import { ONNX_EMBEDDING_NAME, ONNX_PROBABILITIES_NAME } from '../onnx/onnx-contract.js';
import { decodeOnnxModel, encodeDecodedModel } from '../onnx/onnx-format.js';
import { OnnxGraphBuilder } from '../onnx/onnx-graph.js';
import type { OnnxGraphMessage } from '../onnx/onnx-model.js';
import { pruneGraph } from '../onnx/prune-graph.js';
import { renameTensors, tensorNamesOf, unusedName } from '../onnx/rename-tensors.js';
import { TENSOR_TYPE } from '../onnx/tensor-types.js';
import { writeHead } from './write-head.js';

/**
 * A base's network with a head in the place of its last layer: its outputs are the head's
 * `probabilities` and the base's `embedding`.
 *
 * @param base An ONNX file as importers write them, of a model that has an embedding.
 * @throws RangeError where the head is for an embedding of another length.
 */
export function appendHead(
  base: Uint8Array,
  head: ExportedHead,
  embeddingLength: number,
): Uint8Array {
  const model = decodeOnnxModel(base);
  const { graph } = model;
  const embedding = graph?.output.filter(({ name }) => name === ONNX_EMBEDDING_NAME) ?? [];
  if (graph == null || embedding.length === 0) {
    throw new Error(`Expected a network with an output "${ONNX_EMBEDDING_NAME}".`);
  }
  graph.output = embedding;
  pruneGraph(graph);
  const prefix = clearNames(graph);
  const added = new OnnxGraphBuilder();
  writeHead(added, prefix, head, embeddingLength);
  graph.node = [
    ...graph.node,
    ...added.nodes.map((node) => ({ ...node, name: `${prefix}${node.name}` })),
  ];
  graph.initializer = [...graph.initializer, ...added.initializers];
  const probabilities = valueOf(ONNX_PROBABILITIES_NAME, TENSOR_TYPE.float32, [
    'N',
    head.labels.length,
  ]);
  graph.output = [probabilities, ...embedding];
  return encodeDecodedModel(model);
}

/** @returns what no tensor and no node of the graph begins with: a base may have a head itself. */
function clearNames(graph: OnnxGraphMessage): string {
  const tensors = tensorNamesOf(graph);
  if (tensors.has(ONNX_PROBABILITIES_NAME)) {
    const name = unusedName(tensors, `base/${ONNX_PROBABILITIES_NAME}`);
    renameTensors(graph, new Map([[ONNX_PROBABILITIES_NAME, name]]));
  }
  const names = [...tensors, ...graph.node.map(({ name }) => name)];
  let prefix = 'head/';
  for (let number = 2; names.some((name) => name.startsWith(prefix)); number += 1) {
    prefix = `head${String(number)}/`;
  }
  return prefix;
}
