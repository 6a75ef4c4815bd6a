import { describe, expect, it } from '@jest/globals';
import { BLOCK, multiplyRows, productsOfRows, type RowProducts } from './block-products.js';
import { columnsOf, createRows } from './rows.js';

describe.each([
  { rows: 1, others: 1, length: 1 },
  { rows: 3, others: 2, length: 5 },
  { rows: BLOCK, others: BLOCK, length: 512 },
  { rows: BLOCK + 1, others: 2 * BLOCK + 3, length: 513 },
  { rows: 5, others: BLOCK - 1, length: 1030 },
])('of $rows rows with $others others of $length numbers', ({ rows, others, length }) => {
  const a = madeUp(rows, length, 1);
  const b = madeUp(others, length, 2);

  it('has every product that the textbook has', () => {
    expectClose(productsOfRows(a, b), naive({ a, b, from: 0, length }));
  });

  it.each([
    { how: 'add', kept: 1, sign: 1 },
    { how: 'subtract', kept: 1, sign: -1 },
    { how: 'put', kept: 0, sign: 1 },
  ] as const)('can $how them, from a place on', ({ how, kept, sign }) => {
    const target = madeUp(rows, others + 2, 3);
    const products = { a, b, from: Math.floor(length / 3), length: Math.ceil(length / 2) };
    const expected = target.map((row) => row.slice());
    for (const [r, row] of naive(products).entries()) {
      for (const [s, product] of row.entries()) {
        const before = kept * (target[r]?.[s + 1] ?? 0);
        expected[r]?.set([before + sign * product], s + 1);
      }
    }
    multiplyRows(products, { rows: target, column: 1, how });
    expectClose(target, expected);
  });
});

it('reads single floats as what they are', () => {
  const a = madeUp(2, 7, 1).map((row) => Float32Array.from(row));
  expectClose(productsOfRows(a, a), naive({ a, b: a, from: 0, length: 7 }));
});

it('takes the columns of the second from another place', () => {
  const products = { a: madeUp(4, 9, 1), b: madeUp(3, 5, 2), from: 4, fromInB: 1, length: 4 };
  const rows = createRows(4, 3);
  multiplyRows(products, { rows, column: 0, how: 'put' });
  expectClose(rows, naive(products));
});

it('leaves out what is past the end of a row', () => {
  const [a, b] = [madeUp(3, 4, 1), madeUp(3, 4, 2)];
  const triangle = [1, 2, 3].map((length) => new Float64Array(length));
  multiplyRows({ a, b, from: 0, length: 4 }, { rows: triangle, column: 0, how: 'add' });
  const expected = naive({ a, b, from: 0, length: 4 });
  expectClose(
    triangle,
    expected.map((row, r) => row.subarray(0, r + 1)),
  );
});

it('puts products where the rows of the first were', () => {
  const rows = madeUp(BLOCK + 2, 6, 1);
  const b = madeUp(4, 4, 2);
  const products = { a: rows, b, from: 1, fromInB: 0, length: 4 };
  const expected = naive({ ...products, a: rows.map((row) => row.slice()) });
  multiplyRows(products, { rows, column: 1, how: 'put' });
  expectClose(
    rows.map((row) => row.subarray(1, 5)),
    expected,
  );
});

it('is the same to the last bit among many as alone', () => {
  const [a, b] = [madeUp(70, 600, 1), madeUp(70, 600, 2)];
  const [alone] = productsOfRows(a.slice(69), b.slice(66, 67));
  expect(productsOfRows(a, b)[69]?.[66]).toBe(alone?.[0]);
});

it('keeps nothing of what it computed before', () => {
  const broken = [...madeUp(BLOCK, 512, 1)].map((row) => row.fill(Number.NaN));
  productsOfRows(broken, broken);
  const a = madeUp(3, 5, 2);
  expectClose(productsOfRows(a, a), naive({ a, b: a, from: 0, length: 5 }));
});

it.each([1, 3, 4, 9])('makes rows of the columns of %i rows', (count) => {
  const rows = madeUp(count, 6, 1);
  const columns = columnsOf(rows, 2, 5);
  expect(columns.map((column) => [...column])).toEqual(
    [2, 3, 4].map((k) => rows.map((row) => row[k])),
  );
});

function madeUp(count: number, length: number, seed: number): readonly Float64Array[] {
  return Array.from({ length: count }, (_, r) =>
    Float64Array.from({ length }, (__, k) => Math.sin(1 + seed * 5.3 + r * 3.7 + k * k * 1.3)),
  );
}

function naive({ a, b, from, fromInB = from, length }: RowProducts): readonly Float64Array[] {
  const product = (x: ArrayLike<number>, y: ArrayLike<number>): number => {
    let sum = 0;
    for (let k = 0; k < length; k += 1) sum += (x[from + k] ?? 0) * (y[fromInB + k] ?? 0);
    return sum;
  };
  return a.map((x) => Float64Array.from(b, (y) => product(x, y)));
}

function expectClose(came: readonly Float64Array[], expected: readonly Float64Array[]): void {
  expect(came.map((row) => row.length)).toEqual(expected.map((row) => row.length));
  const furthest = came.map((row, r) =>
    row.reduce((most, value, s) => {
      const difference = Math.abs(value - (expected[r]?.[s] ?? Number.NaN));
      return difference <= most ? most : difference;
    }, 0),
  );
  for (const difference of furthest) expect(difference).toBeLessThan(1e-10);
}
