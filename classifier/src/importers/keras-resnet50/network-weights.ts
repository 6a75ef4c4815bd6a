import type { DenseWeights } from '../../tasks/heatmap.js';
import type { BatchNormWeights, ConvolutionWeights } from '../fold-batch-norm.js';

/**
 * A weights file as read. Convolutions are keyed by `Convolution.name`; their kernels are
 * height×width×inputChannels×outputChannels, and the first one's input is BGR.
 */
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
