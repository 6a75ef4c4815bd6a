import { multiplyTile, TILE, toMatrix } from './matrix.js';

/**
 * The dot products of n feature vectors of length d with each other. It knows no classes: an
 * example that moves from one to another changes nothing in it. Never changed in place; what two of
 * them have in common they share.
 */
export interface Gram {
  /** n vectors of length d. */
  readonly vectors: readonly Float32Array[];
  /** Row i has the products of vector i with the vectors 0 to i. */
  readonly rows: readonly Float64Array[];
}

export const EMPTY_GRAM: Gram = { vectors: [], rows: [] };

/** Costs d for each product: n of them for one more vector. */
export function appendToGram(gram: Gram, added: readonly Float32Array[]): Gram {
  const vectors = [...gram.vectors, ...added];
  const length = vectors[0]?.length ?? 0;
  const stray = added.find((vector) => vector.length !== length);
  if (stray !== undefined) {
    throw new RangeError(
      `Expected vectors of length ${String(length)}; came one of ${String(stray.length)}.`,
    );
  }
  const rows = added.map((_, index) => new Float64Array(gram.vectors.length + index + 1));
  for (let first = 0; first < added.length; first += BLOCK) {
    fillRows(rows.slice(first, first + BLOCK), added.slice(first, first + BLOCK), vectors);
  }
  return { vectors, rows: [...gram.rows, ...rows] };
}

/** Copies numbers, and computes none. */
export function removeFromGram({ vectors, rows }: Gram, removed: ReadonlySet<number>): Gram {
  const isKept = (_: unknown, index: number): boolean => !removed.has(index);
  return {
    vectors: vectors.filter(isKept),
    rows: rows.filter(isKept).map((row) => row.filter(isKept)),
  };
}

/** The vectors at these places, in this order. */
export function selectFromGram(gram: Gram, places: readonly number[]): Gram {
  return {
    vectors: places.map((place) => gram.vectors[place] ?? new Float32Array()),
    rows: places.map((place, index) => productsOf(gram, place, places.slice(0, index + 1))),
  };
}

/** Of one vector with these others. */
export function productsOf(gram: Gram, place: number, others: readonly number[]): Float64Array {
  const products = new Float64Array(others.length);
  for (const [index, other] of others.entries()) products[index] = productOf(gram, place, other);
  return products;
}

export function productOf({ rows }: Gram, a: number, b: number): number {
  return (a < b ? rows[b]?.[a] : rows[a]?.[b]) ?? Number.NaN;
}

export function bytesOfGram({ vectors, rows }: Gram): number {
  const bytesOf = (arrays: readonly { byteLength: number }[]): number =>
    arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return bytesOf(vectors) + bytesOf(rows);
}

/** As many vectors of 2,048 numbers as the processor's second cache keeps beside four others. */
const BLOCK = 32;

/** Fills each row with the products of its vector and as many of `vectors` as it is long. */
function fillRows(
  rows: readonly Float64Array[],
  block: readonly Float32Array[],
  vectors: readonly Float32Array[],
): void {
  const longest = rows.at(-1)?.length ?? 0;
  if (block.length < TILE) {
    for (const [index, row] of rows.entries()) {
      fillRow(row, block[index] ?? NOTHING, vectors);
    }
    return;
  }
  const length = block[0]?.length ?? 0;
  const own = toMatrix(block, length);
  const tile = new Float64Array(TILE * TILE);
  for (let first = 0; first < longest; first += TILE) {
    const others = toMatrix(vectors.slice(first, first + TILE), length);
    for (let place = 0; place < block.length; place += TILE) {
      multiplyTile(own, place, others, 0, 0, length, tile);
      for (let r = 0; r < TILE; r += 1) {
        const row = rows[place + r] ?? NO_ROW;
        // Past its end a typed array takes nothing.
        for (let s = 0; s < TILE; s += 1) row[first + s] = tile[TILE * r + s] ?? 0;
      }
    }
  }
}

const NOTHING = new Float32Array();
const NO_ROW = new Float64Array();

/** The products of `vector` with each of `vectors`. */
export function productsWith(vector: Float32Array, vectors: readonly Float32Array[]): Float64Array {
  const products = new Float64Array(vectors.length);
  fillRow(products, vector, vectors);
  return products;
}

/** One by four: a tile would compute three rows for nothing. */
function fillRow(row: Float64Array, v: Float32Array, vectors: readonly Float32Array[]): void {
  for (let first = 0; first < row.length; first += 4) {
    const [a = v, b = v, c = v, e = v] = vectors.slice(first, first + 4);
    let [va, vb, vc, ve] = [0, 0, 0, 0];
    for (let k = 0; k < v.length; k += 1) {
      const x = v[k] ?? 0;
      va += x * (a[k] ?? 0);
      vb += x * (b[k] ?? 0);
      vc += x * (c[k] ?? 0);
      ve += x * (e[k] ?? 0);
    }
    row[first] = va;
    row[first + 1] = vb;
    row[first + 2] = vc;
    row[first + 3] = ve;
  }
}
