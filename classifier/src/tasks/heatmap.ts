import type { Heatmap } from '@detections/schema';
import type { FeatureMaps } from '../engines/engine.js';
import type { InputPlace } from '../images/network-input.js';
import type { Scores } from './classify.js';
import { swapsSides, turnGrid } from './turn-grid.js';

/** What the network gave for one image. */
export interface ImageOutput extends Scores {
  readonly features: FeatureMaps;
}

/** A network's last layer, between the average of its feature maps and its logits. */
export interface DenseWeights {
  /** channels×classCount. */
  readonly kernel: Float32Array;
  /** One per class. */
  readonly bias: Float32Array;
}

/** Where in the picture the network saw a class, laid out as a person sees the picture. */
export function drawHeatmap(
  classIndex: number,
  { scores, scoreKind, features }: ImageOutput,
  classifier: DenseWeights,
  { region, orientation }: InputPlace,
): Heatmap {
  const map = classActivationMap(features.values, classifier, classIndex);
  const { width, height } = features;
  const [uprightWidth, uprightHeight] = swapsSides(orientation) ? [height, width] : [width, height];
  const logit = scoreKind === 'logits' ? scores[classIndex] : logitOf(map, classifier, classIndex);
  return {
    classIndex,
    width: uprightWidth,
    height: uprightHeight,
    values: [...turnGrid(toShares(map), orientation, width)],
    region,
    logit: logit ?? Number.NaN,
  };
}

/**
 * How much each place of the last feature maps speaks for a class: M(y,x) = Σ_c W[c,k]·F[y,x,c]
 * (Zhou et al., Learning Deep Features for Discriminative Localization, 2016). Exact, because
 * between the maps and the logits there is nothing but their average and one dense layer: the mean
 * of M plus the class's bias is its logit.
 *
 * @param features One image's, height×width×channels.
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

/** For a network that does not tell it, because its last node is a softmax. */
function logitOf(map: Float64Array, { bias }: DenseWeights, classIndex: number): number {
  const sum = map.reduce((a, b) => a + b, 0);
  return sum / map.length + (bias[classIndex] ?? Number.NaN);
}
