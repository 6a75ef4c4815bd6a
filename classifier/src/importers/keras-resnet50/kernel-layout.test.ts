import { describe, expect, it } from '@jest/globals';
import { reverseInputChannels, toOutputFirst } from './kernel-layout.js';

/** Each value says where it belongs: position·100 + input·10 + output. */
const shape = { kernelSize: 2, inputChannels: 3, outputChannels: 2 };
const kernel = Float32Array.from({ length: 24 }, (_, index) => {
  const output = index % 2;
  const input = Math.floor(index / 2) % 3;
  return Math.floor(index / 6) * 100 + input * 10 + output;
});

describe('kernel layout', () => {
  it('puts output channels first, then input channels, then positions', () => {
    expect([...toOutputFirst(kernel, shape)].slice(0, 8)).toEqual([
      0, 100, 200, 300, 10, 110, 210, 310,
    ]);
    expect(toOutputFirst(kernel, shape)[12]).toBe(1);
  });

  it('reverses the input channels and nothing else', () => {
    expect([...reverseInputChannels(kernel, shape)].slice(0, 8)).toEqual([
      20, 21, 10, 11, 0, 1, 120, 121,
    ]);
  });
});
