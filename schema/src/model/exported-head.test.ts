import { describe, expect, it } from '@jest/globals';
import { decodeHeadWeights, encodeHeadWeights, exportedHeadSchema } from './exported-head.js';

const HEAD = {
  name: 'screws',
  base: { name: 'resnet50', version: '1', digest: 'ab'.repeat(32), preset: 'CENTER_CROP' },
  version: 3,
  labels: ['M3', 'M4'],
  weights: encodeHeadWeights([Float32Array.of(1, -2, 0.5), Float32Array.of(4, 5, 1e-7)]),
  bias: [0.25, -1],
  temperature: 0.1,
  threshold: null,
};

describe('an exported head', () => {
  it('keeps its weights row by row, to the last bit', () => {
    const head = exportedHeadSchema.parse(JSON.parse(JSON.stringify(HEAD)));
    expect(decodeHeadWeights(head, 3)).toEqual(Float32Array.of(1, -2, 0.5, 4, 5, 1e-7));
  });

  it.each([
    ['another length', HEAD, 2],
    ['a bias too few', { ...HEAD, bias: [1] }, 3],
    ['a label too many', { ...HEAD, labels: ['M3', 'M4', 'M5'] }, 3],
    ['bytes that are no whole numbers', { ...HEAD, weights: 'AAA=' }, 3],
  ])('is refused with %s', (_, head, length) => {
    expect(() => decodeHeadWeights(head, length)).toThrow(RangeError);
  });
});
