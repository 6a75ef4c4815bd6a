import { reverseInputChannels, toOutputFirst } from './kernel-layout.js';
import { weightsOf, type ConvolutionWeights, type FoldedWeights } from './network-weights.js';
import { ONNX_FEATURES_NAME, ONNX_INPUT_NAME, ONNX_LOGITS_NAME } from './onnx-contract.js';
import { OnnxGraphBuilder } from './onnx-graph.js';
import { encodeOnnxModel, ONNX_DATA_TYPE, type OnnxValueInfo } from './onnx-messages.js';
import {
  IMAGENET_MEAN_RGB,
  type Convolution,
  type ResidualBlock,
  type ResNet,
} from './resnet50.js';

const OPSET_VERSION = 17;
/** The file format of ONNX 1.12, the first with opset 17. */
const IR_VERSION = 8;

/**
 * The network as an ONNX file. Mean and channel order are part of the graph, so that the input is
 * plain pixels; softmax is not, because it is done in double precision outside.
 */
export function writeOnnx(network: ResNet, weights: FoldedWeights): Uint8Array {
  const graph = new OnnxGraphBuilder();
  const writer = new NetworkWriter(graph, network, weights);
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
        batchOf(ONNX_FEATURES_NAME, ONNX_DATA_TYPE.float, [
          'height',
          'width',
          classifier.inputFeatures,
        ]),
      ],
    },
  });
}

class NetworkWriter {
  constructor(
    private readonly graph: OnnxGraphBuilder,
    private readonly network: ResNet,
    private readonly weights: FoldedWeights,
  ) {}

  write(): void {
    const { stem, blocks } = this.network;
    const stemMaps = this.#pool(this.#relu(this.#stem(stem, this.#preprocess())));
    const featureMaps = blocks.reduce((maps, block) => this.#block(block, maps), stemMaps);
    this.graph.node('Transpose', ONNX_FEATURES_NAME, [featureMaps], { perm: [0, 2, 3, 1] });
    this.#classify(featureMaps);
  }

  #preprocess(): string {
    const floats = this.graph.node('Cast', 'float_images', [ONNX_INPUT_NAME], {
      to: ONNX_DATA_TYPE.float,
    });
    const mean = this.graph.constant('mean', [1, 1, 1, 3], Float32Array.from(IMAGENET_MEAN_RGB));
    const centred = this.graph.node('Sub', 'centred_images', [floats, mean]);
    return this.graph.node('Transpose', 'channels_first', [centred], { perm: [0, 3, 1, 2] });
  }

  /** Keras's weights take BGR; turning the kernel round costs nothing, turning images does. */
  #stem(stem: Convolution, input: string): string {
    const { kernel, bias } = weightsOf(this.weights, stem);
    return this.#convolve(stem, { kernel: reverseInputChannels(kernel, stem), bias }, input);
  }

  /**
   * Keras pads with zeros, ONNX's pooling with minus infinity. After ReLU both give the same: no
   * value is below zero, and no window is all padding.
   */
  #pool(input: string): string {
    const { size, stride, padding } = this.network.pool;
    return this.graph.node('MaxPool', 'pool1', [input], {
      kernel_shape: [size, size],
      strides: [stride, stride],
      pads: [padding, padding, padding, padding],
    });
  }

  #block({ name, reduce, spatial, expand, shortcut }: ResidualBlock, input: string): string {
    const reduced = this.#relu(this.#convolution(reduce, input));
    const convolved = this.#relu(this.#convolution(spatial, reduced));
    const expanded = this.#convolution(expand, convolved);
    const carried = shortcut === undefined ? input : this.#convolution(shortcut, input);
    return this.#relu(this.graph.node('Add', name, [expanded, carried]));
  }

  #classify(featureMaps: string): void {
    const { inputFeatures, classCount } = this.network.classifier;
    const { kernel, bias } = this.weights.classifier;
    const pooled = this.graph.node('GlobalAveragePool', 'avg_pool', [featureMaps]);
    const averages = this.graph.node('Flatten', 'averages', [pooled], { axis: 1 });
    this.graph.node('Gemm', ONNX_LOGITS_NAME, [
      averages,
      this.graph.constant('classifier_kernel', [inputFeatures, classCount], kernel),
      this.graph.constant('classifier_bias', [classCount], bias),
    ]);
  }

  #convolution(convolution: Convolution, input: string): string {
    return this.#convolve(convolution, weightsOf(this.weights, convolution), input);
  }

  #convolve(convolution: Convolution, weights: ConvolutionWeights, input: string): string {
    const { name, kernelSize, stride, padding, inputChannels, outputChannels } = convolution;
    const dims = [outputChannels, inputChannels, kernelSize, kernelSize];
    const kernel = toOutputFirst(weights.kernel, convolution);
    const constants = [
      this.graph.constant(`${name}_kernel`, dims, kernel),
      this.graph.constant(`${name}_bias`, [outputChannels], weights.bias),
    ];
    return this.graph.node('Conv', name, [input, ...constants], {
      kernel_shape: [kernelSize, kernelSize],
      strides: [stride, stride],
      pads: [padding, padding, padding, padding],
    });
  }

  #relu(input: string): string {
    return this.graph.node('Relu', `${input}_relu`, [input]);
  }
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
