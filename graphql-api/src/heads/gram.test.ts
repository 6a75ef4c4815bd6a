import { expect, it } from '@jest/globals';
import { examples } from './examples.fixture.js';
import { appendToGram, EMPTY_GRAM, productsOf, removeFromGram, selectFromGram } from './gram.js';

const { embeddings } = examples([4, 5]);
const whole = appendToGram(EMPTY_GRAM, embeddings);

it('has the product of every pair', () => {
  for (const [i, a] of embeddings.entries()) {
    for (const [j, b] of embeddings.entries()) {
      const expected = a.reduce((sum, x, k) => sum + x * (b[k] ?? 0), 0);
      expect(productsOf(whole, i, [j])[0]).toBeCloseTo(expected, 10);
    }
  }
});

it.each([0, 1, 4, 8])(
  'is the same from nothing and with %i first and the others after',
  (first) => {
    const begun = appendToGram(EMPTY_GRAM, embeddings.slice(0, first));
    expect(appendToGram(begun, embeddings.slice(first))).toEqual(whole);
  },
);

it('is the same without some as if these had never been', () => {
  const removed = new Set([0, 3, 8]);
  const left = embeddings.filter((_, i) => !removed.has(i));
  expectSame(removeFromGram(whole, removed), appendToGram(EMPTY_GRAM, left));
});

it('selects in any order', () => {
  const places = [7, 2, 5];
  const selected = places.map((place) => embeddings[place] ?? new Float32Array());
  expectSame(selectFromGram(whole, places), appendToGram(EMPTY_GRAM, selected));
});

it('refuses vectors of another length', () => {
  expect(() => appendToGram(whole, [new Float32Array(3)])).toThrow(
    'Expected vectors of length 12; came one of 3.',
  );
});

function expectSame(one: typeof whole, other: typeof whole): void {
  expect(one.vectors).toEqual(other.vectors);
  for (const [i, row] of one.rows.entries()) {
    for (const [j, product] of row.entries())
      expect(product).toBeCloseTo(productsOf(other, i, [j])[0] ?? 0, 12);
  }
}
