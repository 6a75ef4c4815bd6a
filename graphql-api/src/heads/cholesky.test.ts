import { describe, expect, it } from '@jest/globals';
import { diagonalOfInverse, factorise, solve } from './cholesky.js';

const sizes = [1, 2, 3, 5, 8, 31, 40, 63, 64, 65, 66, 127, 128, 130];

describe.each(sizes)('the factor of a matrix of %i rows', (size) => {
  const matrix = positiveDefinite(size);
  const factor = factorise(matrix.map((row, place) => row.slice(0, place + 1)));

  it('is the one of the textbook, entry by entry', () => {
    const expected = naiveFactor(matrix);
    for (const [i, row] of expected.entries()) {
      expectClose(factor.lower[i] ?? row, row.subarray(0, i + 1));
    }
  });

  it.each([1, 4, 6])('solves for %i right-hand sides at once', (count) => {
    const wanted = Array.from({ length: count }, (_, c) =>
      Float64Array.from({ length: size }, (__, i) => Math.sin(1 + i + 7 * c)),
    );
    const solved = solve(factor, wanted);
    expect(solved).toHaveLength(count);
    for (const [c, x] of solved.entries()) {
      expectClose(
        Float64Array.from(matrix, (row) => dot(row, x)),
        wanted[c] ?? x,
      );
    }
  });

  it('gives the diagonal of the inverse', () => {
    const units = matrix.map((_, i) => Float64Array.from(matrix, (__, j) => (i === j ? 1 : 0)));
    const inverse = solve(factor, units);
    expectClose(
      diagonalOfInverse(factor),
      Float64Array.from(inverse, (row, i) => row[i] ?? 0),
    );
  });
});

it.each([1, 4, 65, 70])('refuses a matrix whose row %i makes it indefinite', (place) => {
  const matrix = positiveDefinite(70);
  const row = matrix[place - 1];
  if (row !== undefined) row[place - 1] = -1;
  expect(() => factorise(matrix.map((each, i) => each.slice(0, i + 1)))).toThrow(
    'The matrix is not positive definite.',
  );
});

/** BBᵀ + I of a made-up B. */
function positiveDefinite(size: number): readonly Float64Array[] {
  const factors = Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: size }, (__, j) => Math.cos(1 + i * 3.7 + j * j * 1.3)),
  );
  return factors.map((a, i) => Float64Array.from(factors, (b, j) => dot(a, b) + (i === j ? 1 : 0)));
}

function naiveFactor(matrix: readonly Float64Array[]): readonly Float64Array[] {
  const lower = matrix.map((row) => new Float64Array(row.length));
  for (const [i, row] of lower.entries()) {
    for (const [j, other] of lower.slice(0, i + 1).entries()) {
      const rest = (matrix[i]?.[j] ?? 0) - dot(row.subarray(0, j), other);
      row[j] = i === j ? Math.sqrt(rest) : rest / (other[j] ?? 0);
    }
  }
  return lower;
}

function expectClose(came: Float64Array, expected: Float64Array): void {
  expect(came).toHaveLength(expected.length);
  for (const [place, value] of expected.entries()) expect(came[place]).toBeCloseTo(value, 10);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, place) => sum + value * (b[place] ?? 0), 0);
}
