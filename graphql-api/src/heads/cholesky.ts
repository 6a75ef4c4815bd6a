import {
  createMatrix,
  multiplyTile,
  rowsOf,
  TILE,
  toMatrix,
  toWholeTiles,
  type Matrix,
} from './matrix.js';

/**
 * A symmetric positive definite matrix M = LLᵀ, n×n. L has as many more rows and columns as make
 * whole tiles; there it is the unit matrix, which changes nothing in the others.
 */
export interface CholeskyFactor {
  readonly size: number;
  readonly lower: Matrix;
}

/**
 * Golub & Van Loan, Matrix Computations, 4.2, in blocks of four rows: n³/6 multiplications.
 *
 * @param rows the lower triangle: row i with its numbers 0 to i.
 * @throws RangeError where the matrix is not positive definite.
 */
export function factorise(rows: readonly Float64Array[]): CholeskyFactor {
  const size = rows.length;
  const order = toWholeTiles(size);
  const lower = toMatrix(rows, order);
  for (let place = size; place < order; place += 1) lower.values[place * order + place] = 1;
  for (let first = 0; first < order; first += TILE) {
    // A row of L solves L·x = the row of M, as far as the rows of L before it.
    substitute(lower, lower, first, 0, first);
    factoriseTile(lower, first);
  }
  return { size, lower };
}

/** For each row b, of length n, the x of Mx = b. */
export function solve(
  { size, lower }: CholeskyFactor,
  rows: readonly Float64Array[],
): readonly Float64Array[] {
  const order = lower.length;
  const x = toMatrix(rows, order);
  const reversed = reverseTransposed(lower);
  for (let first = 0; first < rows.length; first += TILE) {
    const four = x.values.subarray(first * order, (first + TILE) * order);
    substitute(lower, x, first, 0, order);
    // Backwards, Lᵀ is a lower triangle: four rows are turned round, and so is their order.
    four.reverse();
    substitute(reversed, x, first, 0, order);
    four.reverse();
  }
  return rowsOf(x).map((row) => row.subarray(0, size));
}

/** The diagonal of M⁻¹ = L⁻ᵀL⁻¹: the squared lengths of the columns of L⁻¹. */
export function diagonalOfInverse({ size, lower }: CholeskyFactor): Float64Array {
  const order = lower.length;
  const columns = createMatrix(TILE, order);
  const diagonal = new Float64Array(size);
  for (let first = 0; first < size; first += TILE) {
    columns.values.fill(0);
    for (let r = 0; r < TILE; r += 1) columns.values[r * order + first + r] = 1;
    // From their own places on: the numbers before are zero.
    substitute(lower, columns, 0, first, order);
    // What is beyond n, the array does not take.
    for (let r = 0; r < TILE; r += 1) {
      let squares = 0;
      for (let k = first; k < order; k += 1) squares += (columns.values[r * order + k] ?? 0) ** 2;
      diagonal[first + r] = squares;
    }
  }
  return diagonal;
}

/**
 * Forward substitution: makes each of four rows b of `right` the x of Lx = b, from place `from` to
 * before `to`, both multiples of four.
 */
function substitute(lower: Matrix, right: Matrix, row: number, from: number, to: number): void {
  const order = lower.length;
  const x = right.values;
  const products = new Float64Array(TILE * TILE);
  for (let place = from; place < to; place += TILE) {
    multiplyTile(right, row, lower, place, from, place, products);
    for (let r = 0; r < TILE; r += 1) {
      const start = (row + r) * order + place;
      for (let s = 0; s < TILE; s += 1) {
        const diagonal = (place + s) * order + place;
        const rest = (x[start + s] ?? 0) - (products[TILE * r + s] ?? 0);
        const own = dot(x, start, lower.values, diagonal, s);
        x[start + s] = (rest - own) / (lower.values[diagonal + s] ?? 0);
      }
    }
  }
}

/** The tile on the diagonal, where the rows left of it are those of L already. */
function factoriseTile(lower: Matrix, first: number): void {
  const { values, length } = lower;
  for (let place = first; place < first + TILE; place += 1) {
    const row = place * length;
    for (let column = first; column <= place; column += 1) {
      const other = column * length;
      const rest = (values[row + column] ?? 0) - dot(values, row, values, other, column);
      if (column < place) values[row + column] = rest / (values[other + column] ?? 0);
      else if (rest > 0) values[row + column] = Math.sqrt(rest);
      else throw new RangeError('The matrix is not positive definite.');
    }
  }
}

/** Of `count` numbers from a place in each. */
function dot(
  a: Float64Array,
  from: number,
  b: Float64Array,
  fromInB: number,
  count: number,
): number {
  let sum = 0;
  for (let k = 0; k < count; k += 1) sum += (a[from + k] ?? 0) * (b[fromInB + k] ?? 0);
  return sum;
}

/** Lᵀ with its rows and its columns in reverse order. */
function reverseTransposed({ values, length: order }: Matrix): Matrix {
  const reversed = createMatrix(order, order);
  // Four rows at a time, so that what is written together lies together.
  for (let first = 0; first < order; first += TILE) {
    for (let column = 0; column < first + TILE; column += 1) {
      const start = (order - 1 - column) * order + (order - 1);
      for (let row = first; row < first + TILE; row += 1) {
        reversed.values[start - row] = values[row * order + column] ?? 0;
      }
    }
  }
  return reversed;
}
