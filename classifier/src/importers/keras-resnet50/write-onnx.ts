import type { FoldedWeights } from './network-weights.js';
import {
  ONNX_EMBEDDING_NAME,
  ONNX_FEATURES_NAME,
  ONNX_INPUT_NAME,
  ONNX_LOGITS_NAME,
} from '../../onnx/onnx-contract.js';
import { OnnxGraphBuilder } from '../../onnx/onnx-graph.js';
import { encodeOnnxModel, ONNX_DATA_TYPE, type OnnxValueInfo } from '../../onnx/onnx-messages.js';
import { OnnxNetworkWriter } from './onnx-network.js';
import type { QuantizedNetwork } from './quantized-network.js';
import { IMAGENET_MEAN_RGB, type ResNet } from './resnet50.js';

export interface WriteOnnxOptions {
  /** What is computed in 8 bits; nothing by default. */
  readonly quantized?: QuantizedNetwork;
  /** Tensors (float32, N×channels×height×width) that a run can be asked for besides. */
  readonly observed?: readonly string[];
}

const OPSET_VERSION = 17;
/** The file format of ONNX 1.12, the first with opset 17. */
const IR_VERSION = 8;

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
  const imageDims = [inputSize, inputSize, IMAGENET_MEAN_RGB.length];
  return encodeOnnxModel({
    irVersion: IR_VERSION,
    producerName: 'detections',
    opsetImport: [{ domain: '', version: OPSET_VERSION }],
    graph: {
      name: 'resnet',
      node: graph.nodes,
      initializer: graph.initializers,
      input: [batchOf(ONNX_INPUT_NAME, ONNX_DATA_TYPE.uint8, imageDims)],
      output: [
        batchOf(ONNX_LOGITS_NAME, ONNX_DATA_TYPE.float, [classifier.classCount]),
        batchOf(ONNX_EMBEDDING_NAME, ONNX_DATA_TYPE.float, [classifier.inputFeatures]),
        batchOf(ONNX_FEATURES_NAME, ONNX_DATA_TYPE.float, [
          'height',
          'width',
          classifier.inputFeatures,
        ]),
        ...observed.map((name) =>
          batchOf(
            name,
            ONNX_DATA_TYPE.float,
            ['channels', 'height', 'width'].map((side) => `${name}_${side}`),
          ),
        ),
      ],
    },
  });
}

/** N×dims, with N and every side that has a name instead of a size open. */
function batchOf(
  name: string,
  elemType: number,
  dims: readonly (number | string)[],
): OnnxValueInfo {
  const dim = ['N', ...dims].map((side) =>
    typeof side === 'number' ? { dimValue: side } : { dimParam: side },
  );
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}
