import { describe, expect, it } from '@jest/globals';
import { decodeEmbedding, encodeEmbedding } from './embedding.js';

describe('an embedding as it travels', () => {
  it('comes back to the bit, whatever the numbers', () => {
    const values = Float32Array.of(0, -0, 0.1, -3.4e38, 1e-45);
    expect(decodeEmbedding(encodeEmbedding(values))).toEqual(values);
  });

  it('is none where its bytes are no whole numbers', () => {
    expect(() => decodeEmbedding('AAAA')).toThrow(RangeError);
  });
});
