import type { WeightBits } from '../models/int8-model.js';
import { toOutputFirst } from '../importers/keras-resnet50/kernel-layout.js';
import { weightsOf, type FoldedWeights } from '../importers/keras-resnet50/network-weights.js';
import {
  inputsOfQuantized,
  type ActivationEncoding,
  type QuantizedNetwork,
} from '../importers/keras-resnet50/quantized-network.js';
import { convolutionsOf, type ResNet } from '../importers/keras-resnet50/resnet50.js';
import type { ActivationStatistics } from './activation-statistics.js';
import { chooseEncoding } from './choose-encoding.js';
import { quantizeConvolution } from './quantize-convolution.js';

/** @param statistics Of every quantised activation, by its tensor. */
export function quantizeNetwork(
  network: ResNet,
  weights: FoldedWeights,
  statistics: ReadonlyMap<string, ActivationStatistics>,
  bits: WeightBits,
): QuantizedNetwork {
  const activations = new Map<string, ActivationEncoding>(
    [...statistics].map(([name, { histogram }]) => [name, chooseEncoding(histogram)]),
  );
  const inputs = inputsOfQuantized(network);
  const convolutions = convolutionsOf(network).flatMap((convolution) => {
    const input = inputs.get(convolution.name);
    // It stays in float32.
    if (input === undefined) return [];
    const { kernel, bias } = weightsOf(weights, convolution);
    const quantized = quantizeConvolution(
      { kernel: toOutputFirst(kernel, convolution), bias },
      {
        scale: known(activations, input).scale,
        channelMeans: known(statistics, input).channelMeans(),
      },
      bits,
    );
    return [[convolution.name, quantized] as const];
  });
  return { activations, convolutions: new Map(convolutions) };
}

function known<T>(values: ReadonlyMap<string, T>, activation: string): T {
  const value = values.get(activation);
  if (value === undefined) throw new Error(`Nothing was observed of activation ${activation}.`);
  return value;
}
