/**
 * A symmetric positive definite matrix M = LLᵀ, n×n: row i of L has i + 1 numbers. By rows, because
 * then both factors of every inner product lie in order in memory.
 */
export type CholeskyFactor = readonly Float64Array[];

/**
 * Golub & Van Loan, Matrix Computations, 4.2: n³/6 multiplications.
 *
 * @param rows the lower triangle: row i with its numbers 0 to i.
 * @throws RangeError where the matrix is not positive definite.
 */
export function factorise(rows: readonly Float64Array[]): CholeskyFactor {
  const factor: Float64Array[] = [];
  for (const source of rows) {
    const row = source.slice();
    const place = factor.length;
    for (const [column, other] of factor.entries()) {
      row[column] = ((row[column] ?? 0) - dotBetween(row, other, 0, column)) / (other[column] ?? 0);
    }
    const square = (row[place] ?? 0) - dotBetween(row, row, 0, place);
    if (!(square > 0)) throw new RangeError('The matrix is not positive definite.');
    row[place] = Math.sqrt(square);
    factor.push(row);
  }
  return factor;
}

/** x of Mx = b, each of length n. */
export function solve(factor: CholeskyFactor, b: Float64Array): Float64Array {
  const x = b.slice();
  for (const [place, row] of factor.entries()) {
    x[place] = ((x[place] ?? 0) - dotBetween(row, x, 0, place)) / (row[place] ?? 0);
  }
  for (let place = factor.length - 1; place >= 0; place -= 1) {
    const row = factor[place] ?? x;
    const value = (x[place] ?? 0) / (row[place] ?? 0);
    x[place] = value;
    for (let k = 0; k < place; k += 1) x[k] = (x[k] ?? 0) - (row[k] ?? 0) * value;
  }
  return x;
}

/** The diagonal of M⁻¹ = L⁻ᵀL⁻¹: the squared lengths of the columns of L⁻¹. */
export function diagonalOfInverse(factor: CholeskyFactor): Float64Array {
  const size = factor.length;
  const diagonal = new Float64Array(size);
  for (let column = 0; column < size; column += 1) {
    // Column `column` of L⁻¹, from its own place on: the numbers before are zero.
    const x = new Float64Array(size);
    for (let place = column; place < size; place += 1) {
      const row = factor[place] ?? x;
      const unit = place === column ? 1 : 0;
      const value = (unit - dotBetween(row, x, column, place)) / (row[place] ?? 0);
      x[place] = value;
      diagonal[column] = (diagonal[column] ?? 0) + value * value;
    }
  }
  return diagonal;
}

/** Of the numbers from `from` to before `to`. */
function dotBetween(a: Float64Array, b: Float64Array, from: number, to: number): number {
  // Four sums, because each addition would otherwise wait for the one before.
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let k = from;
  for (; k + 3 < to; k += 4) {
    first += (a[k] ?? 0) * (b[k] ?? 0);
    second += (a[k + 1] ?? 0) * (b[k + 1] ?? 0);
    third += (a[k + 2] ?? 0) * (b[k + 2] ?? 0);
    fourth += (a[k + 3] ?? 0) * (b[k + 3] ?? 0);
  }
  for (; k < to; k += 1) first += (a[k] ?? 0) * (b[k] ?? 0);
  return first + second + (third + fourth);
}
