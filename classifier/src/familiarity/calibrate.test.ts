import { describe, expect, it } from '@jest/globals';
import { calibrate, KEEPS, quantile } from './calibrate.js';
import { createFamiliarity } from '../tasks/familiarity.js';

const WEIGHTS = { kernel: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), bias: new Float32Array(3) };

/** Of one of the three classes, and a little of the others. */
const known = Array.from({ length: 200 }, (_, index) => {
  const embedding = Float32Array.from([0, 1, 2], (channel) =>
    channel === index % 3 ? 5 : ((index * 7 + channel * 3) % 11) / 10,
  );
  return { embedding, scores: embedding, scoreKind: 'logits' as const };
});

describe('calibrating', () => {
  const measured = calibrate(known, WEIGHTS);

  it('keeps the share of known pictures that it says', () => {
    const lost = measured.familiarities.filter((each) => each < measured.threshold);
    expect(lost.length / known.length).toBeCloseTo(1 - KEEPS, 2);
  });

  it('says what it loses of pictures that it has not seen', () => {
    expect(measured.knownLost).toBeGreaterThan(0);
    expect(measured.knownLost).toBeLessThan(0.1);
    expect(measured.worstFoldLost).toBeGreaterThanOrEqual(measured.knownLost);
  });

  it('tells a stranger, in whom no class stands out', () => {
    const embedding = Float32Array.of(3, 3, 3.1);
    const measure = createFamiliarity(WEIGHTS, measured.spread);
    expect(measure({ embedding, scores: embedding, scoreKind: 'logits' })).toBeLessThan(
      measured.threshold,
    );
  });

  it('bears pictures that are all the same', () => {
    const same = known.flatMap(() => known.slice(0, 1));
    expect(calibrate(same, WEIGHTS).threshold).not.toBeNaN();
  });
});

describe('a quantile', () => {
  it('lies between two values as far as its share does', () => {
    expect(quantile([1, 2, 4], 0.75)).toBe(3);
    expect(quantile([7], 0.02)).toBe(7);
  });
});
