import type { DenseWeights } from '../tasks/heatmap.js';
import { ONNX_EMBEDDING_NAME, ONNX_FEATURES_NAME, ONNX_LOGITS_NAME } from './onnx-contract.js';
import type { OnnxGraphBuilder } from './onnx-graph.js';

/**
 * Writes how a network ends that averages its last feature maps and has one dense layer on that: with
 * all of the outputs of `onnx-contract.ts`.
 *
 * @param featureMaps The tensor of the maps, N×channels×height×width.
 */
export function writePooledClassifier(
  graph: OnnxGraphBuilder,
  featureMaps: string,
  { kernel, bias }: DenseWeights,
): void {
  const classCount = bias.length;
  graph.node('Transpose', ONNX_FEATURES_NAME, [featureMaps], { perm: [0, 2, 3, 1] });
  const pooled = graph.node('GlobalAveragePool', 'avg_pool', [featureMaps]);
  const embedding = graph.node('Flatten', ONNX_EMBEDDING_NAME, [pooled], { axis: 1 });
  graph.node('Gemm', ONNX_LOGITS_NAME, [
    embedding,
    graph.constant('classifier_kernel', [kernel.length / classCount, classCount], kernel),
    graph.constant('classifier_bias', [classCount], bias),
  ]);
}
