import type { KerasWeights } from './network-weights.js';
import { convolutionsOf, IMAGENET_MEAN_RGB, type Convolution, type ResNet } from './resnet50.js';

/** Channels×size×size. */
interface Maps {
  readonly channels: number;
  readonly size: number;
  readonly at: (channel: number, row: number, column: number) => number;
}

/** Weights that differ everywhere and keep the numbers small. */
export function inventWeights(network: ResNet): KerasWeights {
  let seed = 1;
  const values = (count: number, lowest: number, highest: number): Float32Array =>
    new Float32Array(count).map(() => {
      seed = (seed * 16807) % 2147483647;
      return lowest + (seed / 2147483647) * (highest - lowest);
    });
  const convolutions = convolutionsOf(network);
  const { inputFeatures, classCount } = network.classifier;
  return {
    convolutions: new Map(
      convolutions.map(({ name, kernelSize, inputChannels, outputChannels }) => [
        name,
        {
          kernel: values(kernelSize ** 2 * inputChannels * outputChannels, -0.5, 0.5),
          bias: values(outputChannels, -1, 1),
        },
      ]),
    ),
    batchNorms: new Map(
      convolutions.map(({ name, outputChannels }) => [
        name,
        {
          gamma: values(outputChannels, 0.5, 1.5),
          beta: values(outputChannels, -1, 1),
          mean: values(outputChannels, -1, 1),
          variance: values(outputChannels, 0.5, 2),
        },
      ]),
    ),
    classifier: {
      kernel: values(inputFeatures * classCount, -1, 1),
      bias: values(classCount, -1, 1),
    },
  };
}

/** What the network answers to one image. */
export interface NaiveOutput {
  readonly logits: readonly number[];
  /** Last feature maps: height×width×channels. */
  readonly features: readonly number[];
}

/**
 * Keras's ResNet50 by its definition: BGR, zero padding, batch norm on its own, one number after
 * the other. Shares nothing with the engines but the network's description.
 *
 * @param image size×size×3, RGB.
 */
export function inferNaively(
  network: ResNet,
  weights: KerasWeights,
  image: Uint8Array,
): NaiveOutput {
  const normalised = (convolution: Convolution, input: Maps): Maps =>
    normalise(convolution, weights, convolve(convolution, weights, input));
  const stem = relu(normalised(network.stem, toBgr(image, network.inputSize)));
  const maps = network.blocks.reduce(
    (input, { reduce, spatial, expand, shortcut }) => {
      const inner = relu(normalised(spatial, relu(normalised(reduce, input))));
      const outer = normalised(expand, inner);
      const carried = shortcut === undefined ? input : normalised(shortcut, input);
      return relu(
        compute(outer.channels, outer.size, (...at) => outer.at(...at) + carried.at(...at)),
      );
    },
    pool(network, stem),
  );
  return { logits: classify(network, weights, maps), features: toChannelsLast(maps) };
}

function toBgr(image: Uint8Array, size: number): Maps {
  return compute(3, size, (channel, row, column) => {
    const rgb = 2 - channel;
    return (image[(row * size + column) * 3 + rgb] ?? 0) - (IMAGENET_MEAN_RGB[rgb] ?? 0);
  });
}

function convolve(convolution: Convolution, { convolutions }: KerasWeights, input: Maps): Maps {
  const { name, kernelSize, stride, padding, inputChannels, outputChannels } = convolution;
  const { kernel, bias } = convolutions.get(name) ?? { kernel: [], bias: [] };
  const size = Math.floor((input.size + 2 * padding - kernelSize) / stride) + 1;
  return compute(outputChannels, size, (output, row, column) => {
    let sum = bias[output] ?? 0;
    for (let y = 0; y < kernelSize; y += 1) {
      for (let x = 0; x < kernelSize; x += 1) {
        for (let channel = 0; channel < inputChannels; channel += 1) {
          const index = ((y * kernelSize + x) * inputChannels + channel) * outputChannels + output;
          const value = input.at(
            channel,
            row * stride + y - padding,
            column * stride + x - padding,
          );
          sum += (kernel[index] ?? 0) * value;
        }
      }
    }
    return sum;
  });
}

function normalise({ name }: Convolution, { batchNorms }: KerasWeights, input: Maps): Maps {
  const norm = batchNorms.get(name);
  return compute(input.channels, input.size, (channel, row, column) => {
    const centred = input.at(channel, row, column) - (norm?.mean[channel] ?? 0);
    const deviation = Math.sqrt((norm?.variance[channel] ?? 0) + 1.001e-5);
    return (centred / deviation) * (norm?.gamma[channel] ?? 0) + (norm?.beta[channel] ?? 0);
  });
}

function relu(input: Maps): Maps {
  return compute(input.channels, input.size, (...at) => Math.max(0, input.at(...at)));
}

function pool({ pool: { size: window, stride, padding } }: ResNet, input: Maps): Maps {
  const size = Math.floor((input.size + 2 * padding - window) / stride) + 1;
  return compute(input.channels, size, (channel, row, column) => {
    let greatest = Number.NEGATIVE_INFINITY;
    for (let y = 0; y < window; y += 1) {
      for (let x = 0; x < window; x += 1) {
        const value = input.at(channel, row * stride + y - padding, column * stride + x - padding);
        greatest = Math.max(greatest, value);
      }
    }
    return greatest;
  });
}

function toChannelsLast({ channels, size, at }: Maps): number[] {
  return Array.from({ length: channels * size * size }, (_, index) => {
    const place = Math.floor(index / channels);
    return at(index % channels, Math.floor(place / size), place % size);
  });
}

function classify({ classifier }: ResNet, weights: KerasWeights, maps: Maps): number[] {
  const averages = Array.from({ length: maps.channels }, (_, channel) => {
    let sum = 0;
    for (let row = 0; row < maps.size; row += 1) {
      for (let column = 0; column < maps.size; column += 1) sum += maps.at(channel, row, column);
    }
    return sum / maps.size ** 2;
  });
  const { kernel, bias } = weights.classifier;
  return Array.from({ length: classifier.classCount }, (_, classIndex) =>
    averages.reduce(
      (sum, average, index) =>
        sum + average * (kernel[index * classifier.classCount + classIndex] ?? 0),
      bias[classIndex] ?? 0,
    ),
  );
}

/** Computes every value once; outside the maps everything is zero, which is Keras's padding. */
function compute(channels: number, size: number, value: Maps['at']): Maps {
  const values = new Float64Array(channels * size * size);
  for (let index = 0; index < values.length; index += 1) {
    const row = Math.floor(index / size) % size;
    values[index] = value(Math.floor(index / (size * size)), row, index % size);
  }
  const isInside = (row: number, column: number): boolean =>
    row >= 0 && row < size && column >= 0 && column < size;
  return {
    channels,
    size,
    at: (channel, row, column) =>
      isInside(row, column) ? (values[(channel * size + row) * size + column] ?? 0) : 0,
  };
}
