import type { FoldedWeights } from './network-weights.js';
import { encodeNetwork } from '../../onnx/encode-network.js';
import { OnnxGraphBuilder } from '../../onnx/onnx-graph.js';
import { OnnxNetworkWriter } from './onnx-network.js';
import type { ResNet } from './resnet50.js';

/**
 * The network as an ONNX file. Mean and channel order are part of the graph, so that the input is
 * plain pixels; softmax is not, because it is done in double precision outside.
 */
export function writeOnnx(network: ResNet, weights: FoldedWeights): Uint8Array {
  const graph = new OnnxGraphBuilder();
  const writer = new OnnxNetworkWriter(graph, network, weights);
  writer.write();
  const { inputSize, classifier } = network;
  return encodeNetwork(graph, {
    name: 'resnet',
    inputSize,
    classCount: classifier.classCount,
    embeddingLength: classifier.inputFeatures,
  });
}
