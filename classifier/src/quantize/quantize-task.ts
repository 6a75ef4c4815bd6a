import type { WeightsFile } from '../model/fold-keras-weights.js';
import type { WeightBits } from '../model/int8-model.js';

/** What crosses to the quantising thread. */
export interface QuantizeTask extends WeightsFile {
  /** Images to calibrate on: N×224×224×3, RGB. */
  readonly pixels: Uint8Array;
  readonly bits: WeightBits;
  readonly threadCount: number;
}
