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
  for (let block = 0; block < added.length; block += BLOCK) {
    multiplyBlock(added.slice(block, block + BLOCK), vectors, rows.slice(block, block + BLOCK));
  }
  return { vectors, rows: [...gram.rows, ...rows] };
}

/** The products of `vector` with each of `vectors`. */
export function productsWith(vector: Float32Array, vectors: readonly Float32Array[]): Float64Array {
  const products = new Float64Array(vectors.length);
  multiplyBlock([vector], vectors, [products]);
  return products;
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
    rows: places.map((place, index) =>
      Float64Array.from({ length: index + 1 }, (_, other) =>
        productOf(gram, place, places[other] ?? 0),
      ),
    ),
  };
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
const BLOCK = 16;

/** Fills each row with the products of its vector and as many of `vectors` as it is long. */
function multiplyBlock(
  block: readonly Float32Array[],
  vectors: readonly Float32Array[],
  rows: readonly Float64Array[],
): void {
  for (let first = 0; first < vectors.length; first += 4) {
    const four = vectors.slice(first, first + 4);
    for (const [index, row] of rows.entries()) {
      const vector = block[index];
      if (vector !== undefined && row.length > first) multiplyFour(vector, four, row, first);
    }
  }
}

/** Four at a time: each number of `vector` is loaded once for all. What is past the row is lost. */
function multiplyFour(
  vector: Float32Array,
  [a = vector, b = vector, c = vector, e = vector]: readonly Float32Array[],
  row: Float64Array,
  first: number,
): void {
  let ofA = 0;
  let ofB = 0;
  let ofC = 0;
  let ofE = 0;
  for (let k = 0; k < vector.length; k += 1) {
    const x = vector[k] ?? 0;
    ofA += x * (a[k] ?? 0);
    ofB += x * (b[k] ?? 0);
    ofC += x * (c[k] ?? 0);
    ofE += x * (e[k] ?? 0);
  }
  // Past its end a typed array takes nothing.
  row[first] = ofA;
  row[first + 1] = ofB;
  row[first + 2] = ofC;
  row[first + 3] = ofE;
}
