import type { DenseWeights } from '../../tasks/heatmap.js';

/** Shapes as Keras stores them. */
export interface ConvolutionWeights {
  /** height×width×inputChannels×outputChannels; the first convolution's input is BGR. */
  readonly kernel: Float32Array;
  /** One per output channel. */
  readonly bias: Float32Array;
}

/** One number per channel each. */
export interface BatchNormWeights {
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** A weights file as read. Convolutions are keyed by `Convolution.name`. */
export interface KerasWeights {
  readonly convolutions: ReadonlyMap<string, ConvolutionWeights>;
  readonly batchNorms: ReadonlyMap<string, BatchNormWeights>;
  readonly classifier: DenseWeights;
}

/** What engines build from: batch normalisation is part of the convolution before it. */
export interface FoldedWeights {
  readonly convolutions: ReadonlyMap<string, ConvolutionWeights>;
  readonly classifier: DenseWeights;
}

/** @throws Error where there are none. */
export function weightsOf(
  { convolutions }: FoldedWeights,
  { name }: { readonly name: string },
): ConvolutionWeights {
  const weights = convolutions.get(name);
  if (weights === undefined) throw new Error(`There are no weights for convolution ${name}.`);
  return weights;
}
