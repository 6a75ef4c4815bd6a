import type { ModelReference } from '@detections/schema';
import type { WeightBits } from '../models/int8-model.js';

/** Where the classes of the measured pictures are written: in their names, or in a CSV. */
export type LabelSource =
  { readonly from: 'names' } | { readonly from: 'csv'; readonly path: string };

export interface QuantizeOptions {
  /** ResNet50 where undefined. */
  readonly model: ModelReference | undefined;
  /** Folder of the pictures to calibrate on, as the caller wrote it. */
  readonly images: string;
  /** Folder of other pictures to measure on; undefined where `images` serves for both. */
  readonly evaluate: string | undefined;
  readonly labels: LabelSource | undefined;
  /** Share of pictures, 0 to 1. */
  readonly minAgreement: number;
  /** What the processor takes where undefined. */
  readonly bits: WeightBits | undefined;
}
