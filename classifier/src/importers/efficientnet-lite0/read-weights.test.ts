import { describe, expect, it } from '@jest/globals';
import type { Tensor } from '../../pytorch/read-checkpoint.js';
import { describeEfficientNet } from './efficientnet.js';
import { inventTensors } from './naive-efficientnet.fixture.js';
import { readWeights } from './read-weights.js';

const TINY = describeEfficientNet({
  inputSize: 8,
  stemChannels: 2,
  stages: [{ blockCount: 1, kernelSize: 3, stride: 1, expansion: 1, channels: 2 }],
  headChannels: 3,
  classCount: 2,
});

describe('readWeights', () => {
  it('turns the last layer to features×classes', () => {
    const tensors = inventTensors(TINY);
    tensors.set('_fc.weight', floats([2, 3], 1, 2, 3, 4, 5, 6));
    expect([...readWeights(tensors, TINY).classifier.kernel]).toEqual([1, 4, 2, 5, 3, 6]);
  });

  it.each<[string, string, Tensor | undefined, RegExp]>([
    [
      'lacks a tensor',
      '_conv_head.weight',
      undefined,
      /expected a tensor _conv_head\.weight; came/,
    ],
    [
      'has one more',
      '_swish.weight',
      floats([1], 1),
      /expected no tensor "_swish\.weight"; came one/,
    ],
    [
      'has another shape',
      '_bn0.bias',
      floats([1], 1),
      /_bn0\.bias to be 2 of float32; came 1 of fl/,
    ],
    ['has whole numbers', '_fc.bias', whole(1n, 2n), /_fc\.bias to be 2 of .*; came 2 of int64/],
    ['has no numbers', '_fc.bias', floats([2], 1, Number.NaN), /finite numbers in _fc\.bias/],
    ['varies below zero', '_bn0.running_var', floats([2], 1, -1), /from _conv_stem and _bn0; came/],
  ])('refuses a checkpoint that %s', (_, name, tensor, message) => {
    const tensors = inventTensors(TINY);
    if (tensor === undefined) tensors.delete(name);
    else tensors.set(name, tensor);
    expect(() => readWeights(tensors, TINY)).toThrow(message);
  });
});

function floats(shape: readonly number[], ...values: readonly number[]): Tensor {
  return { shape, data: Float32Array.from(values) };
}

function whole(...values: readonly bigint[]): Tensor {
  return { shape: [values.length], data: BigInt64Array.from(values) };
}
