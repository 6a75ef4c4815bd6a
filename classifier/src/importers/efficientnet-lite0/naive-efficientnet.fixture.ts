import type { Tensor } from '../../pytorch/read-checkpoint.js';
import { convolutionsOf, type Convolution, type EfficientNet } from './efficientnet.js';

/** Channels×size×size. */
interface Maps {
  readonly channels: number;
  readonly size: number;
  readonly values: Float64Array;
}

/** A checkpoint's tensors, with numbers that differ everywhere and stay small. */
export function inventTensors(network: EfficientNet): Map<string, Tensor> {
  let seed = 1;
  const invent = (shape: readonly number[], lowest: number, highest: number): Tensor => {
    const count = shape.reduce((product, side) => product * side, 1);
    const data = new Float32Array(count).map(() => {
      seed = (seed * 16807) % 2147483647;
      return lowest + (seed / 2147483647) * (highest - lowest);
    });
    return { shape, data };
  };
  const tensors = new Map<string, Tensor>();
  for (const convolution of convolutionsOf(network)) {
    const { name, batchNorm, kernelSize, inputChannels, outputChannels, groups } = convolution;
    const kernel = [outputChannels, inputChannels / groups, kernelSize, kernelSize];
    tensors.set(`${name}.weight`, invent(kernel, -1, 1));
    tensors.set(`${batchNorm}.weight`, invent([outputChannels], 0.5, 1.5));
    tensors.set(`${batchNorm}.bias`, invent([outputChannels], -1, 1));
    tensors.set(`${batchNorm}.running_mean`, invent([outputChannels], -1, 1));
    tensors.set(`${batchNorm}.running_var`, invent([outputChannels], 0.5, 2));
    tensors.set(`${batchNorm}.num_batches_tracked`, { shape: [], data: BigInt64Array.of(0n) });
  }
  const { name, inputFeatures, classCount } = network.classifier;
  tensors.set(`${name}.weight`, invent([classCount, inputFeatures], -1, 1));
  tensors.set(`${name}.bias`, invent([classCount], -1, 1));
  return tensors;
}

/**
 * The network by its definition, one number after the other. Shares with the importer the names and
 * sizes of its layers, and nothing of their padding, folding or order.
 *
 * @param image size×size×3, RGB.
 */
export function inferNaively(
  network: EfficientNet,
  tensors: ReadonlyMap<string, Tensor>,
  image: Uint8Array,
): readonly number[] {
  const at = (name: string): Float32Array => {
    const data = tensors.get(name)?.data;
    if (data instanceof Float32Array) return data;
    throw new Error(`Expected ${name} to be float32.`);
  };
  const layer = (convolution: Convolution, input: Maps): Maps =>
    normalise(convolution, at, convolve(convolution, at, input));
  let maps = relu6(layer(network.stem, pixelsOf(image, network.inputSize)));
  for (const { expand, depthwise, project, skips } of network.blocks) {
    const inner = expand === undefined ? maps : relu6(layer(expand, maps));
    const outer = layer(project, relu6(layer(depthwise, inner)));
    const before = maps;
    maps = skips
      ? {
          ...outer,
          values: outer.values.map((value, index) => value + (before.values[index] ?? 0)),
        }
      : outer;
  }
  return classify(network, at, relu6(layer(network.head, maps)));
}

type Weights = (name: string) => Float32Array;

function pixelsOf(image: Uint8Array, size: number): Maps {
  const values = new Float64Array(image.length).map((_, index) => {
    const channel = Math.floor(index / size ** 2);
    return ((image[(index % size ** 2) * 3 + channel] ?? 0) - 127) / 128;
  });
  return { channels: 3, size, values };
}

/** With as many zeros as it takes for ⌈size ÷ stride⌉ places, of which the odd one is at the end. */
function convolve(
  { name, kernelSize, stride, outputChannels, groups }: Convolution,
  at: Weights,
  input: Maps,
): Maps {
  const kernel = at(`${name}.weight`);
  const size = Math.ceil(input.size / stride);
  const zeros = Math.max((size - 1) * stride + kernelSize - input.size, 0);
  const inputs = input.channels / groups;
  return compute(outputChannels, size, (output, row, column) => {
    const firstInput = Math.floor((output * groups) / outputChannels) * inputs;
    let sum = 0;
    for (let channel = 0; channel < inputs; channel += 1) {
      for (let y = 0; y < kernelSize; y += 1) {
        for (let x = 0; x < kernelSize; x += 1) {
          const [top, left] = [row, column].map((place) => place * stride - Math.floor(zeros / 2));
          const value = valueAt(input, firstInput + channel, (top ?? 0) + y, (left ?? 0) + x);
          sum +=
            value * (kernel[((output * inputs + channel) * kernelSize + y) * kernelSize + x] ?? 0);
        }
      }
    }
    return sum;
  });
}

function normalise({ batchNorm }: Convolution, at: Weights, input: Maps): Maps {
  const [gamma, beta, mean, variance] = ['weight', 'bias', 'running_mean', 'running_var'].map(
    (what) => at(`${batchNorm}.${what}`),
  );
  return compute(input.channels, input.size, (channel, row, column) => {
    const centred = valueAt(input, channel, row, column) - (mean?.[channel] ?? 0);
    const deviation = Math.sqrt((variance?.[channel] ?? 0) + 0.001);
    return (centred / deviation) * (gamma?.[channel] ?? 0) + (beta?.[channel] ?? 0);
  });
}

function relu6(input: Maps): Maps {
  return { ...input, values: input.values.map((value) => Math.min(Math.max(value, 0), 6)) };
}

function classify({ classifier }: EfficientNet, at: Weights, maps: Maps): readonly number[] {
  const area = maps.size ** 2;
  const rows = at(`${classifier.name}.weight`);
  return Array.from(at(`${classifier.name}.bias`), (bias, index) => {
    let sum = bias;
    maps.values.forEach((value, place) => {
      const channel = Math.floor(place / area);
      sum += (value / area) * (rows[index * maps.channels + channel] ?? 0);
    });
    return sum;
  });
}

function compute(
  channels: number,
  size: number,
  value: (channel: number, row: number, column: number) => number,
): Maps {
  const values = new Float64Array(channels * size * size).map((_, index) =>
    value(Math.floor(index / size ** 2), Math.floor(index / size) % size, index % size),
  );
  return { channels, size, values };
}

function valueAt({ size, values }: Maps, channel: number, row: number, column: number): number {
  if (row < 0 || row >= size || column < 0 || column >= size) return 0;
  return values[(channel * size + row) * size + column] ?? 0;
}
