import type { Normalization } from '@detections/schema';
import { encodeNetwork } from '../../onnx/encode-network.js';
import { OnnxGraphBuilder } from '../../onnx/onnx-graph.js';
import { writePooledClassifier } from '../../onnx/pooled-classifier.js';
import { writePixelInput } from '../onnx-export/pixel-input.js';
import type { Convolution, EfficientNet, MobileBlock } from './efficientnet.js';
import type { EfficientNetWeights } from './read-weights.js';

/** The network as an ONNX file that takes plain pixels; what is done to them is part of it. */
export function writeOnnx(
  network: EfficientNet,
  weights: EfficientNetWeights,
  normalization: Normalization,
): Uint8Array {
  const graph = new OnnxGraphBuilder();
  const writer = new EfficientNetWriter(graph, weights);
  const input = 'normalized_images';
  writePixelInput(graph, input, {
    input: { elementType: 'float32' },
    layout: 'NCHW',
    normalization,
  });
  writePooledClassifier(graph, writer.write(network, input), weights.classifier);
  const { inputSize, classifier } = network;
  return encodeNetwork(graph, {
    name: 'efficientnet',
    inputSize,
    classCount: classifier.classCount,
    embeddingLength: classifier.inputFeatures,
  });
}

/** Writes nodes and constants into a graph; every method returns the tensor that it ends in. */
class EfficientNetWriter {
  readonly #limits: readonly string[];

  constructor(
    private readonly graph: OnnxGraphBuilder,
    private readonly weights: EfficientNetWeights,
  ) {
    this.#limits = [
      graph.constant('relu6_min', [], Float32Array.of(0)),
      graph.constant('relu6_max', [], Float32Array.of(6)),
    ];
  }

  write({ stem, blocks, head }: EfficientNet, input: string): string {
    const stemMaps = this.#relu6(this.#convolve(stem, input));
    const blockMaps = blocks.reduce((maps, block) => this.#block(block, maps), stemMaps);
    return this.#relu6(this.#convolve(head, blockMaps));
  }

  #block({ name, expand, depthwise, project, skips }: MobileBlock, input: string): string {
    const expanded = expand === undefined ? input : this.#relu6(this.#convolve(expand, input));
    const filtered = this.#relu6(this.#convolve(depthwise, expanded));
    const projected = this.#convolve(project, filtered);
    return skips ? this.graph.node('Add', name, [projected, input]) : projected;
  }

  #convolve(convolution: Convolution, input: string): string {
    const { name, kernelSize, stride, padding, inputChannels, outputChannels, groups } =
      convolution;
    const weights = this.weights.convolutions.get(name);
    if (weights === undefined) throw new Error(`There are no weights for convolution ${name}.`);
    const dims = [outputChannels, inputChannels / groups, kernelSize, kernelSize];
    const constants = [
      this.graph.constant(`${name}_kernel`, dims, weights.kernel),
      this.graph.constant(`${name}_bias`, [outputChannels], weights.bias),
    ];
    const { before, after } = padding;
    return this.graph.node('Conv', name, [input, ...constants], {
      kernel_shape: [kernelSize, kernelSize],
      strides: [stride, stride],
      pads: [before, before, after, after],
      group: groups,
    });
  }

  #relu6(input: string): string {
    return this.graph.node('Clip', `${input}_relu6`, [input, ...this.#limits]);
  }
}
