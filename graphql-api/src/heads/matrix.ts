/** Rows of equal length, one after another in one array: what tiles are computed on. */
export interface Matrix {
  readonly rows: number;
  /** Of each row. */
  readonly length: number;
  readonly values: Float64Array;
}

/** Rows and columns of a tile. */
export const TILE = 4;

/** Zeros; the array has as many more rows as the last tile takes. */
export function createMatrix(rows: number, length: number): Matrix {
  return { rows, length, values: new Float64Array(toWholeTiles(rows) * length) };
}

/** Shorter rows end in zeros. */
export function toMatrix(rows: readonly ArrayLike<number>[], length: number): Matrix {
  const matrix = createMatrix(rows.length, length);
  for (const [place, row] of rows.entries()) matrix.values.set(row, place * length);
  return matrix;
}

/** Each as a view. */
export function rowsOf({ rows, length, values }: Matrix): readonly Float64Array[] {
  return Array.from({ length: rows }, (_, row) =>
    values.subarray(row * length, (row + 1) * length),
  );
}

export function toWholeTiles(count: number): number {
  return Math.ceil(count / TILE) * TILE;
}

/** ABᵀ: the inner product of each row of one with each of the other. */
export function multiplyTransposed(a: Matrix, b: Matrix): Matrix {
  const product = createMatrix(a.rows, b.rows);
  const tile = new Float64Array(TILE * TILE);
  for (let column = 0; column < b.rows; column += TILE) {
    const width = Math.min(TILE, b.rows - column);
    for (let row = 0; row < a.rows; row += TILE) {
      multiplyTile(a, row, b, column, 0, a.length, tile);
      for (let r = 0; r < TILE; r += 1) {
        const start = (row + r) * b.rows + column;
        for (let s = 0; s < width; s += 1) product.values[start + s] = tile[TILE * r + s] ?? 0;
      }
    }
  }
  return product;
}

/**
 * The inner products of four rows of one matrix, from `row` on, with four of another, of the columns
 * from `from` to before `to`: Σₖ a(row + r, k)·b(other + s, k) in place 4r + s of `products`.
 *
 * Each number is loaded once for four products, and sixteen sums that do not wait for each other
 * keep the processor's units busy.
 */
export function multiplyTile(
  { values: a, length }: Matrix,
  row: number,
  { values: b, length: lengthOfB }: Matrix,
  other: number,
  from: number,
  to: number,
  products: Float64Array,
): void {
  const [a0, a1, a2, a3] = startsOf(row, length);
  const [b0, b1, b2, b3] = startsOf(other, lengthOfB);
  let p00 = 0;
  let p01 = 0;
  let p02 = 0;
  let p03 = 0;
  let p10 = 0;
  let p11 = 0;
  let p12 = 0;
  let p13 = 0;
  let p20 = 0;
  let p21 = 0;
  let p22 = 0;
  let p23 = 0;
  let p30 = 0;
  let p31 = 0;
  let p32 = 0;
  let p33 = 0;
  for (let k = from; k < to; k += 1) {
    const w = b[b0 + k] ?? 0;
    const x = b[b1 + k] ?? 0;
    const y = b[b2 + k] ?? 0;
    const z = b[b3 + k] ?? 0;
    let value = a[a0 + k] ?? 0;
    p00 += value * w;
    p01 += value * x;
    p02 += value * y;
    p03 += value * z;
    value = a[a1 + k] ?? 0;
    p10 += value * w;
    p11 += value * x;
    p12 += value * y;
    p13 += value * z;
    value = a[a2 + k] ?? 0;
    p20 += value * w;
    p21 += value * x;
    p22 += value * y;
    p23 += value * z;
    value = a[a3 + k] ?? 0;
    p30 += value * w;
    p31 += value * x;
    p32 += value * y;
    p33 += value * z;
  }
  put(products, 0, p00, p01, p02, p03);
  put(products, 4, p10, p11, p12, p13);
  put(products, 8, p20, p21, p22, p23);
  put(products, 12, p30, p31, p32, p33);
}

function startsOf(row: number, length: number): readonly [number, number, number, number] {
  return [row * length, (row + 1) * length, (row + 2) * length, (row + 3) * length];
}

function put(row: Float64Array, first: number, a: number, b: number, c: number, e: number): void {
  row[first] = a;
  row[first + 1] = b;
  row[first + 2] = c;
  row[first + 3] = e;
}
