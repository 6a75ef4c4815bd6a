import type { FoldedWeights } from './network-weights.js';
import { encodeNetwork } from '../../onnx/encode-network.js';
import { OnnxGraphBuilder } from '../../onnx/onnx-graph.js';
import { OnnxNetworkWriter } from './onnx-network.js';
import type { QuantizedNetwork } from './quantized-network.js';
import type { ResNet } from './resnet50.js';

export interface WriteOnnxOptions {
  /** What is computed in 8 bits; nothing by default. */
  readonly quantized?: QuantizedNetwork;
  /** Tensors (float32, N×channels×height×width) that a run can be asked for besides. */
  readonly observed?: readonly string[];
}

/**
 * The network as an ONNX file. Mean and channel order are part of the graph, so that the input is
 * plain pixels; softmax is not, because it is done in double precision outside.
 */
export function writeOnnx(
  network: ResNet,
  weights: FoldedWeights,
  { quantized, observed = [] }: WriteOnnxOptions = {},
): Uint8Array {
  const graph = new OnnxGraphBuilder();
  const writer = new OnnxNetworkWriter(graph, network, weights, quantized);
  writer.write();
  const { inputSize, classifier } = network;
  return encodeNetwork(graph, {
    name: 'resnet',
    inputSize,
    classCount: classifier.classCount,
    embeddingLength: classifier.inputFeatures,
    observed,
  });
}
