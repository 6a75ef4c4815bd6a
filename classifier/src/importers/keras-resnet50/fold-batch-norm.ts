import type {
  BatchNormWeights,
  ConvolutionWeights,
  FoldedWeights,
  KerasWeights,
} from './network-weights.js';

/**
 * Makes every batch normalisation part of its convolution.
 *
 * @throws Error where a convolution has no batch normalisation.
 */
export function foldBatchNorms(weights: KerasWeights, epsilon: number): FoldedWeights {
  const folded = [...weights.convolutions].map(([name, convolution]) => {
    const batchNorm = weights.batchNorms.get(name);
    if (batchNorm === undefined) throw new Error(`Convolution ${name} has no batch norm.`);
    return [name, foldBatchNorm(convolution, batchNorm, epsilon)] as const;
  });
  return { convolutions: new Map(folded), classifier: weights.classifier };
}

/**
 * gamma·(kernel·x + bias − mean) / √(variance + epsilon) + beta as one convolution. Computed in
 * double precision and rounded once.
 */
export function foldBatchNorm(
  { kernel, bias }: ConvolutionWeights,
  { gamma, beta, mean, variance }: BatchNormWeights,
  epsilon: number,
): ConvolutionWeights {
  const channels = bias.length;
  const scale = Float64Array.from(gamma, (value, channel) => {
    return value / Math.sqrt((variance[channel] ?? Number.NaN) + epsilon);
  });
  const scaleAt = (channel: number): number => scale[channel] ?? Number.NaN;
  return {
    // The output channel is the kernel's last axis, therefore its fastest.
    kernel: kernel.map((value, index) => value * scaleAt(index % channels)),
    bias: bias.map(
      (value, channel) =>
        (value - (mean[channel] ?? Number.NaN)) * scaleAt(channel) + (beta[channel] ?? Number.NaN),
    ),
  };
}
