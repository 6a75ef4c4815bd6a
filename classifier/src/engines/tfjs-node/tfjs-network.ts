import { reverseInputChannels } from '../../importers/keras-resnet50/kernel-layout.js';
import type { ConvolutionWeights } from '../../importers/fold-batch-norm.js';
import { weightsOf, type FoldedWeights } from '../../importers/keras-resnet50/network-weights.js';
import {
  convolutionsOf,
  IMAGENET_MEAN_RGB,
  type Convolution,
  type ResidualBlock,
  type ResNet,
} from '../../importers/keras-resnet50/resnet50.js';
import type { Padding, Tensor, Tfjs } from './tfjs-library.js';

/** A kernel and a bias, as tensors. */
interface Parameters {
  readonly kernel: Tensor;
  readonly bias: Tensor;
}

type NetworkOutput = Readonly<Record<'logits' | 'features' | 'embedding', Tensor>>;

/** Of N×height×width×channels. */
const HEIGHT_AND_WIDTH = [1, 2];

/** A network's weights as tensors, and what is computed with them. */
export class TfjsNetwork {
  readonly #mean: Tensor;
  readonly #convolutions: ReadonlyMap<string, Parameters>;
  readonly #classifier: Parameters;

  constructor(
    private readonly tf: Tfjs,
    private readonly network: ResNet,
    weights: FoldedWeights,
  ) {
    this.#mean = tf.tensor1d(IMAGENET_MEAN_RGB);
    this.#convolutions = new Map(
      convolutionsOf(network).map((convolution) => [
        convolution.name,
        this.#upload(convolution, weightsOf(weights, convolution)),
      ]),
    );
    const { inputFeatures, classCount } = network.classifier;
    const { kernel, bias } = weights.classifier;
    this.#classifier = {
      kernel: tf.tensor(kernel, [inputFeatures, classCount], 'float32'),
      bias: tf.tensor(bias, [classCount], 'float32'),
    };
  }

  /**
   * @param images N×inputSize×inputSize×3, RGB.
   * @returns Tensors that are the caller's to dispose of.
   */
  run(images: Float32Array, size: number): NetworkOutput {
    const { inputSize, stem, blocks } = this.network;
    return this.tf.tidy(() => {
      const shape = [size, inputSize, inputSize, IMAGENET_MEAN_RGB.length];
      const centred = this.tf.tensor(images, shape, 'float32').sub(this.#mean);
      const stemMaps = this.#pool(this.#convolve(stem, centred, 'relu'));
      const features = blocks.reduce((maps, block) => this.#block(block, maps), stemMaps);
      const embedding = features.mean(HEIGHT_AND_WIDTH);
      return { features, embedding, logits: this.#classify(embedding) };
    });
  }

  dispose(): void {
    const parameters = [...this.#convolutions.values(), this.#classifier];
    for (const tensor of parameters.flatMap(({ kernel, bias }) => [kernel, bias])) tensor.dispose();
    this.#mean.dispose();
  }

  /** What one block allocates goes before the next begins: a batch of 32 stays within reason. */
  #block({ reduce, spatial, expand, shortcut }: ResidualBlock, input: Tensor): Tensor {
    const { output } = this.tf.tidy(() => {
      const reduced = this.#convolve(reduce, input, 'relu');
      const convolved = this.#convolve(spatial, reduced, 'relu');
      const expanded = this.#convolve(expand, convolved, 'linear');
      const carried = shortcut === undefined ? input : this.#convolve(shortcut, input, 'linear');
      return { output: expanded.add(carried).relu() };
    });
    return output;
  }

  /** TensorFlow's pooling pads with minus infinity; Keras pads with zeros beforehand. */
  #pool(input: Tensor): Tensor {
    const { size, stride, padding } = this.network.pool;
    return this.tf.maxPool(input.pad(paddingOf(padding)), size, stride, 'valid');
  }

  #classify(embedding: Tensor): Tensor {
    const { kernel, bias } = this.#classifier;
    return this.tf.fused.matMul({ a: embedding, b: kernel, bias });
  }

  #convolve(convolution: Convolution, x: Tensor, activation: 'relu' | 'linear'): Tensor {
    const { name, stride, padding } = convolution;
    const parameters = this.#convolutions.get(name);
    if (parameters === undefined) throw new Error(`There is no convolution ${name}.`);
    const { kernel: filter, bias } = parameters;
    const pad = paddingOf(padding);
    return this.tf.fused.conv2d({ x, filter, bias, strides: stride, pad, activation });
  }

  #upload(convolution: Convolution, { kernel, bias }: ConvolutionWeights): Parameters {
    const { kernelSize, inputChannels, outputChannels } = convolution;
    // Keras's weights take BGR; turning the kernel round costs nothing, turning images does.
    const values =
      convolution === this.network.stem ? reverseInputChannels(kernel, convolution) : kernel;
    const shape = [kernelSize, kernelSize, inputChannels, outputChannels];
    return {
      kernel: this.tf.tensor(values, shape, 'float32'),
      bias: this.tf.tensor(bias, [outputChannels], 'float32'),
    };
  }
}

/** As many zeros on each side of height and width. */
function paddingOf(padding: number): Padding {
  const side = [padding, padding] as const;
  return [[0, 0], side, side, [0, 0]];
}
