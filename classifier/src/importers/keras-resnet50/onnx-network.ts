import { reverseInputChannels, toOutputFirst } from './kernel-layout.js';
import type { ConvolutionWeights } from '../fold-batch-norm.js';
import { weightsOf, type FoldedWeights } from './network-weights.js';
import { ONNX_INPUT_NAME } from '../../onnx/onnx-contract.js';
import type { OnnxGraphBuilder } from '../../onnx/onnx-graph.js';
import { ONNX_DATA_TYPE } from '../../onnx/onnx-messages.js';
import { writePooledClassifier } from '../../onnx/pooled-classifier.js';
import {
  IMAGENET_MEAN_RGB,
  type Convolution,
  type ResidualBlock,
  type ResNet,
} from './resnet50.js';

/** Writes a network's nodes and constants into a graph. */
export class OnnxNetworkWriter {
  constructor(
    private readonly graph: OnnxGraphBuilder,
    private readonly network: ResNet,
    private readonly weights: FoldedWeights,
  ) {}

  write(): void {
    const { stem, blocks } = this.network;
    const stemMaps = this.#pool(this.#relu(this.#stem(stem, this.#preprocess())));
    const featureMaps = blocks.reduce((maps, block) => this.#block(block, maps), stemMaps);
    writePooledClassifier(this.graph, featureMaps, this.weights.classifier);
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

  #convolution(convolution: Convolution, input: string): string {
    return this.#convolve(convolution, weightsOf(this.weights, convolution), input);
  }

  #convolve(convolution: Convolution, weights: ConvolutionWeights, input: string): string {
    const { name, kernelSize, stride, padding } = convolution;
    const constants = this.#constants(convolution, weights);
    return this.graph.node('Conv', name, [input, ...constants], {
      kernel_shape: [kernelSize, kernelSize],
      strides: [stride, stride],
      pads: [padding, padding, padding, padding],
    });
  }

  /** Kernel and bias. */
  #constants(convolution: Convolution, { kernel, bias }: ConvolutionWeights): readonly string[] {
    const { name, outputChannels } = convolution;
    const dims = kernelDims(convolution);
    return [
      this.graph.constant(`${name}_kernel`, dims, toOutputFirst(kernel, convolution)),
      this.graph.constant(`${name}_bias`, [outputChannels], bias),
    ];
  }

  #relu(input: string): string {
    return this.graph.node('Relu', `${input}_relu`, [input]);
  }
}

/** output×input×height×width */
function kernelDims(convolution: Convolution): readonly number[] {
  const { kernelSize, inputChannels, outputChannels } = convolution;
  return [outputChannels, inputChannels, kernelSize, kernelSize];
}
