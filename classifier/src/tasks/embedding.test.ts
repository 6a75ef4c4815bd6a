import { InferenceFailedError } from '@detections/schema';
import { describe, expect, it } from '@jest/globals';
import { embed } from './embedding.js';

describe('an embedding on its way', () => {
  it('is float32, little-endian, in base64', () => {
    expect(embed({ embedding: Float32Array.of(1, -2) })).toBe(
      Buffer.from([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]).toString('base64'),
    );
  });

  it('is no more than its own part of a batch', () => {
    const batch = Float32Array.of(7, 7, 1, -2, 7);
    expect(embed({ embedding: batch.subarray(2, 4) })).toBe(
      embed({ embedding: Float32Array.of(1, -2) }),
    );
  });

  it.each([
    ['is none', undefined],
    ['holds no number', Float32Array.of(1, Number.NaN)],
    ['holds an infinite number', Float32Array.of(Number.NEGATIVE_INFINITY)],
  ])('is refused where it %s', (_, embedding) => {
    expect(() => embed({ embedding })).toThrow(InferenceFailedError);
  });
});
