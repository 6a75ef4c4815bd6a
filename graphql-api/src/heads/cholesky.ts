import { BLOCK, multiplyRows, type RowProducts } from './block-products.js';
import { columnsOf, createRows } from './rows.js';

/** A symmetric positive definite matrix M = LLᵀ, n×n. */
export interface CholeskyFactor {
  /** The lower triangle: row i with its numbers 0 to i. */
  readonly lower: readonly Float64Array[];
  /** Of each block on its diagonal the inverse, row by row, with zeros above its own diagonal. */
  readonly inverses: readonly Float64Array[];
}

/**
 * Golub & Van Loan, Matrix Computations, 4.2, in blocks: n³/6 multiplications.
 *
 * @param rows the lower triangle, row i with its numbers 0 to i. It becomes the factor's.
 * @throws RangeError where the matrix is not positive definite.
 */
export function factorise(rows: readonly Float64Array[]): CholeskyFactor {
  const inverses: Float64Array[] = [];
  for (let place = 0; place < rows.length; place += BLOCK) {
    const below = rows.slice(place);
    const block = below.slice(0, BLOCK);
    subtract({ a: below, b: block, from: 0, length: place }, below, place);
    factoriseBlock(block, place);
    const inverse = invertBlock(block, place);
    inverses.push(...inverse);
    multiplyInPlace(below.slice(BLOCK), place, inverse);
  }
  return { lower: rows, inverses };
}

/** For each row b, of length n, the x of Mx = b. */
export function solve(
  factor: CholeskyFactor,
  rows: readonly Float64Array[],
): readonly Float64Array[] {
  const x = rows.map((row) => row.slice());
  substitute(factor, x, 0);
  substituteBackwards(factor, x);
  return x;
}

/** The diagonal of M⁻¹ = L⁻ᵀL⁻¹: the squared lengths of the columns of L⁻¹. */
export function diagonalOfInverse(factor: CholeskyFactor): Float64Array {
  const size = factor.lower.length;
  const diagonal = new Float64Array(size);
  for (let first = 0; first < size; first += BLOCK) {
    const columns = createRows(Math.min(BLOCK, size - first), size);
    for (const [r, column] of columns.entries()) column[first + r] = 1;
    // From their own places on: the numbers before are zero.
    substitute(factor, columns, first);
    for (const [r, column] of columns.entries()) {
      let squares = 0;
      for (let k = first; k < size; k += 1) squares += (column[k] ?? 0) ** 2;
      diagonal[first + r] = squares;
    }
  }
  return diagonal;
}

/** Makes of each row b the x of Lx = b, from the place `first` on, where a block begins. */
function substitute(
  { lower, inverses }: CholeskyFactor,
  right: readonly Float64Array[],
  first: number,
): void {
  for (let place = first; place < lower.length; place += BLOCK) {
    const block = lower.slice(place, place + BLOCK);
    subtract({ a: right, b: block, from: first, length: place - first }, right, place);
    multiplyInPlace(right, place, inverses.slice(place, place + BLOCK));
  }
}

/** Makes of each row b the x of Lᵀx = b. */
function substituteBackwards(
  { lower, inverses }: CholeskyFactor,
  right: readonly Float64Array[],
): void {
  const last = lower.length - 1;
  for (let place = last - (last % BLOCK); place >= 0; place -= BLOCK) {
    const end = Math.min(place + BLOCK, lower.length);
    const b = columnsOf(lower.slice(end), place, end);
    subtract({ a: right, b, from: end, fromInB: 0, length: lower.length - end }, right, place);
    multiplyInPlace(right, place, columnsOf(inverses.slice(place, end), 0, end - place));
  }
}

function subtract(products: RowProducts, rows: readonly Float64Array[], column: number): void {
  multiplyRows(products, { rows, column, how: 'subtract' });
}

/** Puts x·Bᵀ in the place of the part x of each row that begins at `place`. */
function multiplyInPlace(
  rows: readonly Float64Array[],
  place: number,
  b: readonly Float64Array[],
): void {
  const products = { a: rows, b, from: place, fromInB: 0, length: b.length };
  multiplyRows(products, { rows, column: place, how: 'put' });
}

/** The block on the diagonal, from which what is left of it is taken already. */
function factoriseBlock(block: readonly Float64Array[], first: number): void {
  for (let r = 0; r < block.length; r += 1) {
    const row = block[r] ?? NO_ROW;
    for (let s = 0; s <= r; s += 1) {
      const other = block[s] ?? NO_ROW;
      const place = first + s;
      let rest = row[place] ?? 0;
      for (let k = first; k < place; k += 1) rest -= (row[k] ?? 0) * (other[k] ?? 0);
      if (s < r) row[place] = rest / (other[place] ?? 0);
      else if (rest > 0) row[place] = Math.sqrt(rest);
      else throw new RangeError('The matrix is not positive definite.');
    }
  }
}

/** The lower triangle X of LX = 1 for the block L on the diagonal. */
function invertBlock(block: readonly Float64Array[], first: number): readonly Float64Array[] {
  const inverse = createRows(block.length, block.length);
  for (let r = 0; r < block.length; r += 1) {
    const row = block[r] ?? NO_ROW;
    const own = inverse[r] ?? NO_ROW;
    const diagonal = row[first + r] ?? 0;
    for (let k = 0; k < r; k += 1) {
      const above = inverse[k] ?? NO_ROW;
      const factor = (row[first + k] ?? 0) / diagonal;
      for (let s = 0; s <= k; s += 1) own[s] = (own[s] ?? 0) - factor * (above[s] ?? 0);
    }
    own[r] = 1 / diagonal;
  }
  return inverse;
}

const NO_ROW = new Float64Array();
