import type { DenseWeights } from '../importers/keras-resnet50/network-weights.js';

/**
 * How much each place of the last feature maps speaks for a class: M(y,x) = Σ_c W[c,k]·F[y,x,c]
 * (Zhou et al., Learning Deep Features for Discriminative Localization, 2016). Exact, because
 * between the maps and the logits there is nothing but their average and one dense layer: the mean
 * of M plus the class's bias is its logit.
 *
 * @param features One image's, height×width×channels.
 * @param classifier Its kernel: channels×classCount.
 * @returns height×width, before any ReLU or scaling.
 */
export function classActivationMap(
  features: Float32Array,
  { kernel, bias }: DenseWeights,
  classIndex: number,
): Float64Array {
  const classCount = bias.length;
  const channels = kernel.length / classCount;
  const map = new Float64Array(features.length / channels);
  for (let channel = 0; channel < channels; channel += 1) {
    const weight = kernel[channel * classCount + classIndex] ?? Number.NaN;
    for (let place = 0; place < map.length; place += 1) {
      const feature = features[place * channels + channel] ?? Number.NaN;
      map[place] = (map[place] ?? 0) + weight * feature;
    }
  }
  return map;
}

/** ReLU, then divided by the greatest: 0 to 1. All zero where nothing is positive. */
export function toShares(map: Float64Array): number[] {
  const greatest = map.reduce((a, b) => Math.max(a, b), 0);
  return Array.from(map, (value) => (greatest > 0 ? Math.max(0, value) / greatest : 0));
}
