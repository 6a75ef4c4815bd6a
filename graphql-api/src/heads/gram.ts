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

const NOTHING = new Float32Array();
/** As many vectors of 2,048 numbers as the processor's second cache keeps beside four others. */
const BLOCK = 16;

/** Fills each row with the products of its vector and as many of `vectors` as it is long. */
function multiplyBlock(
  block: readonly Float32Array[],
  vectors: readonly Float32Array[],
  rows: readonly Float64Array[],
): void {
  const longest = rows.at(-1)?.length ?? 0;
  for (let first = 0; first < longest; first += 4) {
    const four = vectors.slice(first, first + 4);
    for (let index = 0; index < block.length; index += 2) {
      multiplyTile(block.slice(index, index + 2), four, rows.slice(index, index + 2), first);
    }
  }
}

/**
 * Two by four: each number is loaded once for two or four products, which takes a third less time.
 * Products for which a row is too short are lost: past its end a typed array takes nothing.
 */
function multiplyTile(
  [v = NOTHING, w = v]: readonly Float32Array[],
  [a = v, b = a, c = a, e = a]: readonly Float32Array[],
  [one, other]: readonly Float64Array[],
  first: number,
): void {
  let va = 0;
  let vb = 0;
  let vc = 0;
  let ve = 0;
  let wa = 0;
  let wb = 0;
  let wc = 0;
  let we = 0;
  for (let k = 0; k < v.length; k += 1) {
    const x = v[k] ?? 0;
    const y = w[k] ?? 0;
    const ofA = a[k] ?? 0;
    const ofB = b[k] ?? 0;
    const ofC = c[k] ?? 0;
    const ofE = e[k] ?? 0;
    va += x * ofA;
    vb += x * ofB;
    vc += x * ofC;
    ve += x * ofE;
    wa += y * ofA;
    wb += y * ofB;
    wc += y * ofC;
    we += y * ofE;
  }
  put(one, first, va, vb, vc, ve);
  put(other, first, wa, wb, wc, we);
}

function put(
  row: Float64Array | undefined,
  first: number,
  a: number,
  b: number,
  c: number,
  e: number,
): void {
  if (row === undefined) return;
  row[first] = a;
  row[first + 1] = b;
  row[first + 2] = c;
  row[first + 3] = e;
}
