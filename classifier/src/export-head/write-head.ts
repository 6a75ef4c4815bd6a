import { decodeHeadWeights, type ExportedHead } from '@detections/schema';
import { ONNX_EMBEDDING_NAME, ONNX_PROBABILITIES_NAME } from '../onnx/onnx-contract.js';
import type { ConstantValues, OnnxGraphBuilder } from '../onnx/onnx-graph.js';
import { TENSOR_TYPE } from '../onnx/tensor-types.js';

/** More than nothing, and nothing beside a sum of features: an embedding of zeros stays one. */
const LEAST_SUM = 1e-30;

/**
 * Writes a head after its base's embedding x (float32, N×d), with c classes:
 * softmax((W·f + b) / temperature), where f is sign(x)·√|x|, L2-normalised.
 *
 * In float64, as the service computes it, which costs nothing beside a backbone: at a temperature of
 * 0.01, which heads reach, float32 is off by 2e-6 with six classes on ResNet50, this by 3e-8. Only
 * operators that mean the same in every opset from 7 on, because a base may be of any: no Sign, no
 * ReduceL2.
 *
 * @param prefix Of the names of all tensors but the outputs.
 * @throws RangeError where the head is for an embedding of another length.
 */
export function writeHead(
  graph: OnnxGraphBuilder,
  prefix: string,
  head: Pick<ExportedHead, 'labels' | 'weights' | 'bias' | 'temperature'>,
  embeddingLength: number,
): void {
  const { labels, bias, temperature } = head;
  const inner = (name: string): string => `${prefix}${name}`;
  const toDouble = (name: string, tensor: string): string =>
    graph.node('Cast', inner(name), [tensor], { to: TENSOR_TYPE.float64 });
  const constant = (name: string, dims: readonly number[], values: ConstantValues): string =>
    graph.constant(inner(name), dims, values);

  const x = toDouble('embedding', ONNX_EMBEDDING_NAME);
  const above = graph.node('Relu', inner('above'), [x]);
  const below = graph.node('Relu', inner('below'), [graph.node('Neg', inner('negated'), [x])]);
  const roots = graph.node('Sub', inner('roots'), [
    graph.node('Sqrt', inner('roots_above'), [above]),
    graph.node('Sqrt', inner('roots_below'), [below]),
  ]);
  // The squares of the roots are the absolute values: their sum is the squared length.
  const ones = constant('ones', [embeddingLength, 1], new Float64Array(embeddingLength).fill(1));
  const least = constant('least', [1], Float64Array.of(LEAST_SUM));
  const sum = graph.node('MatMul', inner('sum'), [
    graph.node('Add', inner('absolute'), [above, below]),
    ones,
  ]);
  const length = graph.node('Sqrt', inner('length'), [
    graph.node('Add', inner('positive_sum'), [sum, least]),
  ]);
  const features = graph.node('Div', inner('features'), [roots, length]);

  const numbers = decodeHeadWeights(head, embeddingLength);
  const weights = toDouble(
    'weights64',
    constant('weights', [labels.length, embeddingLength], numbers),
  );
  const biases = constant('bias', [labels.length], Float64Array.from(bias));
  const scores = graph.node('Gemm', inner('scores'), [features, weights, biases], { transB: 1 });
  const divisor = constant('temperature', [1], Float64Array.of(temperature));
  const scaled = graph.node('Div', inner('scaled'), [scores, divisor]);
  const shares = graph.node('Softmax', inner('shares'), [scaled], { axis: 1 });
  graph.node('Cast', ONNX_PROBABILITIES_NAME, [shares], { to: TENSOR_TYPE.float32 });
}
