import { BLOCK, multiplyRows } from './block-products.js';

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
    const block = added.slice(first, first + BLOCK);
    // Those after the block's last are not in its rows.
    const others = vectors.slice(0, gram.vectors.length + first + block.length);
    const target = rows.slice(first, first + BLOCK);
    multiplyRows({ a: block, b: others, from: 0, length }, { rows: target, column: 0, how: 'put' });
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
export function productsOf({ rows }: Gram, place: number, others: readonly number[]): Float64Array {
  const products = new Float64Array(others.length);
  const row = rows[place] ?? products;
  // A plain loop: of a thousand examples there are half a million pairs.
  for (let index = 0; index < products.length; index += 1) {
    const other = others[index] ?? 0;
    products[index] = (other <= place ? row[other] : rows[other]?.[place]) ?? Number.NaN;
  }
  return products;
}

export function bytesOfGram({ vectors, rows }: Gram): number {
  const bytesOf = (arrays: readonly { byteLength: number }[]): number =>
    arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return bytesOf(vectors) + bytesOf(rows);
}

/** The products of `vector` with each of `vectors`. */
export function productsWith(v: Float32Array, vectors: readonly Float32Array[]): Float64Array {
  const products = new Float64Array(vectors.length);
  // Four at a time, because each addition would otherwise wait for the one before.
  for (let first = 0; first < vectors.length; first += 4) {
    const [a = v, b = v, c = v, e = v] = vectors.slice(first, first + 4);
    let [va, vb, vc, ve] = [0, 0, 0, 0];
    for (let k = 0; k < v.length; k += 1) {
      const x = v[k] ?? 0;
      va += x * (a[k] ?? 0);
      vb += x * (b[k] ?? 0);
      vc += x * (c[k] ?? 0);
      ve += x * (e[k] ?? 0);
    }
    products[first] = va;
    products[first + 1] = vb;
    products[first + 2] = vc;
    products[first + 3] = ve;
  }
  return products;
}
