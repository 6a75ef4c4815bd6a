import { BLOCK_PRODUCTS_CODE } from './block-products-code.js';
import { createRows, type Row } from './rows.js';

/** What is used of it: Node has it, but its types are with the browser's. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object) => {
    readonly exports: {
      readonly memory: { readonly buffer: ArrayBuffer };
      readonly multiply: (rows: number, others: number, length: number) => void;
    };
  };
};

/** Rows of a block; what lies where in the memory is said in block-products.wat. */
export const BLOCK = 64;
const ROW = 520;
/** Of a row at a time, so that two blocks stay in the processor's second cache. */
const LONGEST = 512;
const FIRST = 0;
const SECOND = BLOCK * ROW;
const PRODUCTS = 2 * BLOCK * ROW;

const { memory, multiply } = new WebAssembly.Instance(
  new WebAssembly.Module(Buffer.from(BLOCK_PRODUCTS_CODE, 'base64')),
).exports;
/** Nothing stays in it from one call to the next. */
const values = new Float64Array(memory.buffer);

/** The inner product of each row of one with each of the other, over some of their columns. */
export interface RowProducts {
  readonly a: readonly Row[];
  readonly b: readonly Row[];
  /** The first column in rows of `a`. */
  readonly from: number;
  /** The one that goes with it in rows of `b`. Default: the same. */
  readonly fromInB?: number;
  /** How many columns. */
  readonly length: number;
}

/**
 * What becomes of T(r, column + s) with the product p of rows r and s. What is past the end of a row
 * of T, it does not take.
 *
 * With `put`, rows of T may be those of `a` where no more than `BLOCK` of b go with them.
 */
export interface Target {
  readonly rows: readonly Float64Array[];
  readonly column: number;
  /** T + p, T − p, or p in its place. */
  readonly how: 'add' | 'subtract' | 'put';
}

/**
 * By WebAssembly, which has two products by one instruction: five times as fast as what V8 makes of
 * the same loop (decision 033). A product is the same to the last bit whatever is computed with it.
 */
export function multiplyRows(products: RowProducts, { rows, column, how }: Target): void {
  const { a, b, from, fromInB = from, length } = products;
  for (let start = 0; start < length; start += LONGEST) {
    const count = Math.min(LONGEST, length - start);
    const kept = how === 'put' && start === 0 ? 0 : 1;
    const sign = how === 'subtract' ? -1 : 1;
    for (let other = 0; other < b.length; other += BLOCK) {
      const others = load(SECOND, b, other, fromInB + start, count);
      for (let row = 0; row < a.length; row += BLOCK) {
        const own = load(FIRST, a, row, from + start, count);
        // In twos: a row of odd length ends in a zero.
        multiply(own, others, count + (count % 2));
        for (let r = 0; r < own; r += 1) {
          take(rows[row + r] ?? NO_ROW, column + other, kept, sign, PRODUCTS + r * BLOCK, others);
        }
      }
    }
  }
}

/** ABᵀ, of rows that are all of one length. */
export function productsOfRows(a: readonly Row[], b: readonly Row[]): readonly Float64Array[] {
  const rows = createRows(a.length, b.length);
  multiplyRows({ a, b, from: 0, length: a[0]?.length ?? 0 }, { rows, column: 0, how: 'put' });
  return rows;
}

/** @returns how many rows there are, `BLOCK` at most. */
function load(
  block: number,
  rows: readonly Row[],
  first: number,
  from: number,
  length: number,
): number {
  const count = Math.min(BLOCK, rows.length - first);
  for (let r = 0; r < count; r += 1) {
    const row = rows[first + r] ?? NO_ROW;
    const place = block + r * ROW;
    values.set(row.subarray(from, from + length), place);
    values[place + length] = 0;
  }
  return count;
}

function take(
  row: Float64Array,
  column: number,
  kept: number,
  sign: number,
  products: number,
  count: number,
): void {
  const end = Math.min(count, row.length - column);
  for (let s = 0; s < end; s += 1) {
    row[column + s] = kept * (row[column + s] ?? 0) + sign * (values[products + s] ?? 0);
  }
}

const NO_ROW = new Float64Array();
