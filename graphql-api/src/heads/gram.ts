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
  const rows = added.map((vector, index) => {
    return productsWith(vector, vectors, gram.vectors.length + index + 1);
  });
  return { vectors, rows: [...gram.rows, ...rows] };
}

/** The products of `vector` with the first `count` of `vectors`. */
export function productsWith(
  vector: Float32Array,
  vectors: readonly Float32Array[],
  count = vectors.length,
): Float64Array {
  const products = new Float64Array(count);
  // Four at a time: each number of `vector` is loaded once for all of them.
  let index = 0;
  for (; index + 3 < count; index += 4) multiplyFour(vector, vectors, index, products);
  for (; index < count; index += 1) {
    products[index] = dot(vector, vectors[index] ?? vector);
  }
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

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k += 1) sum += (a[k] ?? 0) * (b[k] ?? 0);
  return sum;
}

function multiplyFour(
  vector: Float32Array,
  vectors: readonly Float32Array[],
  first: number,
  products: Float64Array,
): void {
  const [a = vector, b = vector, c = vector, e = vector] = vectors.slice(first, first + 4);
  let [ofA, ofB, ofC, ofE] = [0, 0, 0, 0];
  for (let k = 0; k < vector.length; k += 1) {
    const x = vector[k] ?? 0;
    ofA += x * (a[k] ?? 0);
    ofB += x * (b[k] ?? 0);
    ofC += x * (c[k] ?? 0);
    ofE += x * (e[k] ?? 0);
  }
  products.set([ofA, ofB, ofC, ofE], first);
}
