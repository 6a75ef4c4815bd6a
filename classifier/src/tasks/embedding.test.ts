import { describe, expect, it } from '@jest/globals';
import { encodeEmbedding } from './embedding.js';

describe('an embedding on its way', () => {
  it('is float32, little-endian, in base64', () => {
    expect(encodeEmbedding(Float32Array.of(1, -2))).toBe(
      Buffer.from([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]).toString('base64'),
    );
  });

  it('is no more than its own part of a batch', () => {
    const batch = Float32Array.of(7, 7, 1, -2, 7);
    expect(encodeEmbedding(batch.subarray(2, 4))).toBe(encodeEmbedding(Float32Array.of(1, -2)));
  });
});
