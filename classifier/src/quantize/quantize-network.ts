import type { WeightBits } from '../model/int8-model.js';
import { toOutputFirst } from '../model/kernel-layout.js';
import { weightsOf, type FoldedWeights } from '../model/network-weights.js';
import {
  inputsOfQuantized,
  type ActivationEncoding,
  type FloatParts,
  type QuantizedNetwork,
} from '../model/quantized-network.js';
import { convolutionsOf, type ResNet } from '../model/resnet50.js';
import type { ActivationStatistics } from './activation-statistics.js';
import { chooseEncoding } from './choose-encoding.js';
import { quantizeConvolution } from './quantize-convolution.js';

export interface Precisions {
  readonly bits: WeightBits;
  readonly floatParts: FloatParts;
}

/**
 * ResNet50's. With VNNI the 8-bit products are so quick that a part of the gain buys accuracy: the
 * first stage and the sums in float32. Without it all of the gain is needed.
 */
export const FLOAT_PARTS: Readonly<Record<WeightBits, FloatParts>> = {
  7: { blocks: 0, sums: false },
  8: { blocks: 3, sums: true },
};

/** @param statistics Of every quantised activation, by its tensor. */
export function quantizeNetwork(
  network: ResNet,
  weights: FoldedWeights,
  statistics: ReadonlyMap<string, ActivationStatistics>,
  { bits, floatParts }: Precisions,
): QuantizedNetwork {
  const activations = new Map<string, ActivationEncoding>(
    [...statistics].map(([name, { histogram }]) => [name, chooseEncoding(histogram)]),
  );
  const inputs = inputsOfQuantized(network, floatParts.blocks);
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
  return { activations, convolutions: new Map(convolutions), floatSums: floatParts.sums };
}

function known<T>(values: ReadonlyMap<string, T>, activation: string): T {
  const value = values.get(activation);
  if (value === undefined) throw new Error(`Nothing was observed of activation ${activation}.`);
  return value;
}
