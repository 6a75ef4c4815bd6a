import type { Heatmap, Region } from '@detections/schema';
import type { DenseWeights } from '../importers/keras-resnet50/network-weights.js';
import { classActivationMap, toShares } from './class-activation-map.js';
import { turnGrid, type Orientation } from './turn-grid.js';

/** Where the network's input lies in the picture as a person sees it. */
export interface InputPlace {
  readonly region: Region;
  /** How the input is to be turned so that it is upright; 1 where it is. */
  readonly orientation: Orientation;
}

/** What the network gave for one image. */
export interface ImageOutput {
  readonly logits: Float32Array;
  /** 7×7×2048 */
  readonly features: Float32Array;
}

/** Where in the picture the network saw a class, laid out as a person sees the picture. */
export function drawHeatmap(
  classIndex: number,
  { logits, features }: ImageOutput,
  classifier: DenseWeights,
  { region, orientation }: InputPlace,
): Heatmap {
  const shares = toShares(classActivationMap(features, classifier, classIndex));
  const side = Math.sqrt(shares.length);
  return {
    classIndex,
    width: side,
    height: side,
    values: [...turnGrid(shares, orientation)],
    region,
    logit: logits[classIndex] ?? Number.NaN,
  };
}
