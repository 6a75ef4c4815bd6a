import { describe, expect, it } from '@jest/globals';
import { examples } from './examples.fixture.js';
import { toFeatures } from './features.js';
import { decodeHead, encodeHead } from './head-codec.js';
import { applyHead } from './head.js';
import { addExamples, NO_EXAMPLES, removeExamples, trainHead } from './train-head.js';

const { embeddings, classes } = examples([6, 6]);
const set = addExamples(NO_EXAMPLES, embeddings.map(toFeatures));
const { head } = trainHead(set, classes, 2);

describe('a head', () => {
  it('tells its examples apart, with probabilities that sum to one, and knows them', () => {
    for (const [i, embedding] of embeddings.entries()) {
      const { probabilities, familiarity, known } = applyHead(head, embedding);
      expect(probabilities[classes[i] ?? 0]).toBeGreaterThan(0.5);
      expect((probabilities[0] ?? 0) + (probabilities[1] ?? 0)).toBeCloseTo(1, 12);
      expect(familiarity).toBeCloseTo(1, 5);
      expect(known).toBe(true);
    }
  });

  it('does not know what is like none of them', () => {
    const stranger = Float32Array.from({ length: 12 }, (_, k) => (k === 5 ? 1 : 0));
    expect(applyHead(head, stranger).known).toBe(false);
  });

  it('says nothing of known where a class has fewer than five photos', () => {
    const fewer = trainHead(removeExamples(set, new Set([0, 1])), classes.slice(2), 2);
    expect(applyHead(fewer.head, embeddings[0] ?? new Float32Array()).known).toBeUndefined();
    expect(decodeHead(encodeHead(fewer.head)).threshold).toBeUndefined();
  });

  it('takes a series of one thing for one photo', () => {
    const [first = new Float32Array()] = embeddings;
    const series = Array.from({ length: 40 }, (_, i) => first.map((x) => x + i * 1e-4));
    const longer = addExamples(set, series.map(toFeatures));
    const taught = trainHead(longer, [...classes, ...series.map(() => 0)], 2);
    expect(taught.head.threshold).toBeLessThanOrEqual((head.threshold ?? 0) + 0.01);
  });

  it.each([
    ['another length', new Float32Array(3), 'Expected an embedding of 12 numbers; came 3.'],
    ['what is no number', new Float32Array(12).fill(Number.NaN), 'finite numbers'],
  ])('refuses an embedding of %s', (_, embedding, message) => {
    expect(() => applyHead(head, embedding)).toThrow(message);
  });
});

describe('encodeHead', () => {
  const bytes = encodeHead(head);

  it('is read back, wherever the bytes begin', () => {
    const moved = Buffer.concat([Buffer.alloc(3), bytes]).subarray(3);
    expect(decodeHead(moved)).toEqual(head);
  });

  it.each(Array.from({ length: 12 }, (_, place) => place * 25))(
    'is refused with byte %i changed',
    (place) => {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ 1;
      expect(() => decodeHead(changed)).toThrow('head');
    },
  );

  it('is refused where it is cut', () => {
    for (const length of [0, 20, 41, bytes.length - 1]) {
      expect(() => decodeHead(bytes.subarray(0, length))).toThrow('head');
    }
  });
});
