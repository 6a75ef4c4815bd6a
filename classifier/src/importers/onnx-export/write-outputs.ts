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
import type { NetworkOutput } from './network-output.js';
import type { OutputKind } from './output-kind.js';
import { findPooledMaps } from './pooled-maps.js';

export interface ClassOutput {
  readonly output: NetworkOutput;
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
  const layer = findDenseLayer(index, exported);
  return [
    writeClasses(graph, exported, classes),
    ...(layer === undefined ? [] : writeFeatures(graph, index, layer)),
  ];
}

function writeClasses(
  graph: OnnxGraphBuilder,
  exported: string,
  { output: { spatial, classCount }, kind, appendSigmoid }: ClassOutput,
): OnnxValueMessage {
  const name = kind === 'logits' ? ONNX_LOGITS_NAME : ONNX_PROBABILITIES_NAME;
  const numbers = spatial
    ? graph.node('Flatten', `${INNER_PREFIX}flat`, [exported], { axis: 1 })
    : exported;
  const shares = appendSigmoid
    ? graph.node('Sigmoid', `${INNER_PREFIX}sigmoid`, [numbers])
    : numbers;
  writeFloats(graph, name, shares);
  return valueOf(name, TENSOR_TYPE.float32, ['N', classCount ?? 'classes']);
}

function writeFeatures(
  graph: OnnxGraphBuilder,
  index: GraphIndex,
  layer: DenseLayer,
): readonly OnnxValueMessage[] {
  const { input, featureCount } = layer;
  writeFloats(graph, ONNX_EMBEDDING_NAME, input);
  const embedding = valueOf(ONNX_EMBEDDING_NAME, TENSOR_TYPE.float32, ['N', featureCount]);
  // Without the layer's numbers the maps say nothing of a class.
  const maps = layer.weights() === undefined ? undefined : findPooledMaps(index, layer);
  if (maps === undefined) return [embedding];
  const channelsLast = maps.channelsLast
    ? maps.tensor
    : graph.node('Transpose', `${INNER_PREFIX}maps`, [maps.tensor], { perm: [0, 2, 3, 1] });
  writeFloats(graph, ONNX_FEATURES_NAME, channelsLast);
  const sides = ['N', 'maps_height', 'maps_width', featureCount];
  return [embedding, valueOf(ONNX_FEATURES_NAME, TENSOR_TYPE.float32, sides)];
}

/** Whatever type of number a network calculates with. */
function writeFloats(graph: OnnxGraphBuilder, name: string, tensor: string): void {
  graph.node('Cast', name, [tensor], { to: TENSOR_TYPE.float32 });
}
