import { describe, expect, it } from '@jest/globals';
import { foldBatchNorm } from './fold-batch-norm.js';
import { foldBatchNorms } from './keras-resnet50/fold-batch-norms.js';

/** 1×1 kernel from two channels to two. */
const convolution = {
  kernel: Float32Array.from([1, 2, 3, 4]),
  bias: Float32Array.from([10, 20]),
};
const batchNorm = {
  gamma: Float32Array.from([2, 3]),
  beta: Float32Array.from([0.5, -0.5]),
  mean: Float32Array.from([4, 8]),
  variance: Float32Array.from([3, 15]),
};

const KERAS = { epsilon: 1, outputAxis: 'last' } as const;

describe('foldBatchNorm', () => {
  it('scales each output channel by gamma / √(variance + epsilon)', () => {
    const { kernel } = foldBatchNorm(convolution, batchNorm, KERAS);
    expect([...kernel]).toEqual([1, 1.5, 3, 3]);
  });

  it('does so where the output channels come first, as in PyTorch', () => {
    const options = { epsilon: 1, outputAxis: 'first' } as const;
    expect([...foldBatchNorm(convolution, batchNorm, options).kernel]).toEqual([1, 2, 2.25, 3]);
  });

  it('moves mean, bias and beta into the bias', () => {
    const { bias } = foldBatchNorm(convolution, batchNorm, KERAS);
    expect([...bias]).toEqual([6.5, 8.5]);
  });
});

describe('foldBatchNorms', () => {
  it('refuses a convolution without batch norm', () => {
    const classifier = { kernel: new Float32Array(), bias: new Float32Array() };
    const weights = {
      convolutions: new Map([['conv1', convolution]]),
      batchNorms: new Map(),
      classifier,
    };
    expect(() => foldBatchNorms(weights, 1)).toThrow('Convolution conv1 has no batch norm.');
  });
});
