import {
  ONNX_EMBEDDING_NAME,
  ONNX_FEATURES_NAME,
  ONNX_LOGITS_NAME,
  ONNX_PROBABILITIES_NAME,
} from '../../onnx/onnx-contract.js';
import type { OnnxGraphBuilder } from '../../onnx/onnx-graph.js';
import type { GraphIndex } from '../../onnx/graph-index.js';
import type { OnnxValueMessage } from '../../onnx/onnx-model.js';
import { TENSOR_TYPE } from '../../onnx/tensor-types.js';
import { findDenseLayer, type DenseLayer } from './dense-layer.js';
import { valueOf } from './graph-value.js';
import { INNER_PREFIX } from './inner-prefix.js';
import type { NamedEmbedding } from './named-embedding.js';
import type { NetworkOutput } from './network-output.js';
import type { OutputKind } from './output-kind.js';
import { findPooledMaps } from './pooled-maps.js';

export interface ClassOutput {
  readonly output: NetworkOutput;
  readonly embedding: NamedEmbedding | undefined;
  readonly kind: OutputKind;
  readonly appendSigmoid: boolean;
}

/**
 * Writes the outputs that every model has under their names, in float32: the classes' numbers, and,
 * where the network has them, the embedding and the maps that it is the average of.
 *
 * @param exported What the network calls the tensor with its classes' numbers.
 */
export function writeOutputs(
  graph: OnnxGraphBuilder,
  index: GraphIndex,
  exported: string,
  classes: ClassOutput,
): readonly OnnxValueMessage[] {
  const written = writeClasses(graph, exported, classes);
  const { embedding, output } = classes;
  if (embedding !== undefined) {
    writeFloats(graph, ONNX_EMBEDDING_NAME, embedding.name);
    return [written, embeddingOf(embedding.length)];
  }
  const layer = findDenseLayer(index, exported, output.classCount);
  return [written, ...(layer === undefined ? [] : writeFeatures(graph, index, layer))];
}

function writeClasses(
  graph: OnnxGraphBuilder,
  exported: string,
  { output: { classCount }, kind, appendSigmoid }: ClassOutput,
): OnnxValueMessage {
  const name = kind === 'logits' ? ONNX_LOGITS_NAME : ONNX_PROBABILITIES_NAME;
  // Some end in N×classes×1×1. And of float16, onnxruntime would leave out the rounding between the
  // last layer and a Cast that follows it: answers would be others than the export's own.
  const numbers = graph.node('Flatten', inner('numbers'), [exported], { axis: 1 });
  const shares = appendSigmoid ? graph.node('Sigmoid', inner('sigmoid'), [numbers]) : numbers;
  writeFloats(graph, name, shares);
  return valueOf(name, TENSOR_TYPE.float32, ['N', classCount ?? 'classes']);
}

/**
 * Cast first, then laid out. In the other order onnxruntime would round float16 where the export by
 * itself does not, and its classes' numbers would change.
 */
function writeFeatures(
  graph: OnnxGraphBuilder,
  index: GraphIndex,
  layer: DenseLayer,
): readonly OnnxValueMessage[] {
  const { input, featureCount } = layer;
  const maps = findPooledMaps(index, layer);
  if (maps === undefined) {
    writeFloats(graph, ONNX_EMBEDDING_NAME, input);
  } else {
    const average = writeFloats(graph, inner('average'), maps.average);
    graph.node('Flatten', ONNX_EMBEDDING_NAME, [average], { axis: 1 });
  }
  const embedding = embeddingOf(featureCount);
  // Without the layer's numbers the maps say nothing of a class.
  if (maps === undefined || layer.weights() === undefined) return [embedding];
  const floats = writeFloats(graph, inner('maps'), maps.tensor);
  const perm = maps.channelsLast ? [0, 1, 2, 3] : [0, 2, 3, 1];
  graph.node('Transpose', ONNX_FEATURES_NAME, [floats], { perm });
  const sides = ['N', 'maps_height', 'maps_width', featureCount];
  return [embedding, valueOf(ONNX_FEATURES_NAME, TENSOR_TYPE.float32, sides)];
}

function embeddingOf(length: number): OnnxValueMessage {
  return valueOf(ONNX_EMBEDDING_NAME, TENSOR_TYPE.float32, ['N', length]);
}

/** Whatever type of number a network calculates with. */
function writeFloats(graph: OnnxGraphBuilder, name: string, tensor: string): string {
  return graph.node('Cast', name, [tensor], { to: TENSOR_TYPE.float32 });
}

function inner(name: string): string {
  return `${INNER_PREFIX}${name}`;
}
