/** A convolution's numbers, in whatever order its framework keeps them. */
export interface ConvolutionWeights {
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

export interface FoldOptions {
  /** Added to the variance under the square root. */
  readonly epsilon: number;
  /** Which of the kernel's axes is that of the output channels: Keras's last, PyTorch's first. */
  readonly outputAxis: 'first' | 'last';
}

/**
 * gamma·(kernel·x + bias − mean) / √(variance + epsilon) + beta as one convolution. Computed in
 * double precision and rounded once.
 */
export function foldBatchNorm(
  { kernel, bias }: ConvolutionWeights,
  { gamma, beta, mean, variance }: BatchNormWeights,
  { epsilon, outputAxis }: FoldOptions,
): ConvolutionWeights {
  const channels = bias.length;
  const run = kernel.length / channels;
  const channelOf = (index: number): number =>
    outputAxis === 'last' ? index % channels : Math.floor(index / run);
  const scale = Float64Array.from(gamma, (value, channel) => {
    return value / Math.sqrt((variance[channel] ?? Number.NaN) + epsilon);
  });
  const scaleAt = (channel: number): number => scale[channel] ?? Number.NaN;
  return {
    kernel: kernel.map((value, index) => value * scaleAt(channelOf(index))),
    bias: bias.map(
      (value, channel) =>
        (value - (mean[channel] ?? Number.NaN)) * scaleAt(channel) + (beta[channel] ?? Number.NaN),
    ),
  };
}
