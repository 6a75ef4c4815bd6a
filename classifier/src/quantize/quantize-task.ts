import type { WeightsFile } from '../importers/keras-resnet50/fold-keras-weights.js';
import type { WeightBits } from '../models/int8-model.js';

/** What crosses to the quantising thread. */
export interface QuantizeTask extends WeightsFile {
  /** Images to calibrate on: N×224×224×3, RGB. */
  readonly pixels: Uint8Array;
  readonly bits: WeightBits;
  readonly threadCount: number;
}
