import type { WeightBits } from '../models/int8-model.js';

/** What crosses to the quantising thread. */
export interface QuantizeTask {
  /** The network in float32, an ONNX file as importers write it. */
  readonly modelPath: string;
  /** Images to calibrate on: N×height×width×3, RGB. */
  readonly pixels: Uint8Array;
  readonly input: { readonly width: number; readonly height: number };
  readonly bits: WeightBits;
  readonly threadCount: number;
}
