import type * as h5 from 'h5wasm';
import { ImportRefusedError } from '../../importers/import-refused-error.js';
import { halfToFloat } from '../../onnx/tensor-values.js';
import type { ByteSource } from './byte-source.js';
import { countOf, damaged, shapeText, type ReadBudget } from './refusals.js';

type Library = Awaited<typeof h5.ready>;

/** What is held twice, in WebAssembly's memory, which never gets smaller. */
const BLOCK_BYTES = 16 * 2 ** 20;
/** Of one compressed part of an array. Keras's have a megabyte. */
const MAX_CHUNK_BYTES = 256 * 2 ** 20;

/**
 * Reads an array block after block.
 *
 * @throws ImportRefusedError where it holds something else than floating point numbers, is not in
 * the file, or greater than the file can be.
 */
export function readNumbers(
  library: Library,
  dataset: h5.Dataset,
  source: ByteSource,
  path: string,
  budget: ReadBudget,
): Float32Array {
  const { metadata } = dataset;
  const shape = metadata.shape ?? [];
  const convert = converterOf(dataset, source.name, path);
  requireWithin(dataset, source, path);
  const count = countOf(shape);
  budget.take(source.name, count * 4);
  const numbers = new Float32Array(count);
  const [rows = 1, ...sides] = shape;
  const perRow = countOf(sides);
  const step = rowsAtOnce(rows, perRow * metadata.size, metadata.chunks?.[0]);
  for (let row = 0; row < rows; row += step) {
    const some = Math.min(step, rows - row);
    const part = numbers.subarray(row * perRow, (row + some) * perRow);
    const region = shape.length === 0 ? undefined : regionOf(shape, row, some);
    withBytes(library, dataset, part.length * metadata.size, region, (bytes) => {
      convert(bytes, part);
    });
  }
  return numbers;
}

interface Region {
  readonly count: bigint[];
  readonly offset: bigint[];
  readonly strides: bigint[];
}

function regionOf(shape: readonly number[], row: number, rows: number): Region {
  const all = shape.map(BigInt);
  return {
    count: [BigInt(rows), ...all.slice(1)],
    offset: [BigInt(row), ...all.slice(1).map(() => 0n)],
    strides: all.map(() => 1n),
  };
}

function withBytes(
  library: Library,
  { file_id: file, path }: h5.Dataset,
  length: number,
  region: Region | undefined,
  use: (bytes: Uint8Array) => void,
): void {
  const pointer = library._malloc(Math.max(length, 1));
  if (pointer === 0) throw new Error('Expected WebAssembly to have memory for a block of numbers.');
  try {
    const { count = null, offset = null, strides = null } = region ?? {};
    library.get_dataset_data(file, path, count, offset, strides, BigInt(pointer));
    use(library.HEAPU8.subarray(pointer, pointer + length));
  } finally {
    library._free(pointer);
  }
}

/** As many as a block has, and whole chunks: otherwise each would be unpacked for every block. */
function rowsAtOnce(rows: number, rowBytes: number, chunkRows = 1): number {
  const fitting = Math.max(1, Math.floor(BLOCK_BYTES / Math.max(rowBytes, 1)));
  return Math.min(rows, Math.max(1, Math.floor(fitting / chunkRows)) * chunkRows);
}

type Convert = (bytes: Uint8Array, into: Float32Array) => void;

/** HDF5's class of floating point numbers, H5T_FLOAT. */
const FLOAT = 1;

function converterOf(dataset: h5.Dataset, name: string, path: string): Convert {
  const { type, size, littleEndian } = dataset.metadata;
  if (type === FLOAT && littleEndian) {
    if (size === 4) return copyBytes;
    if (size === 8) return each(8, (view, at) => view.getFloat64(at, true));
    if (size === 2 && isBrain(dataset)) return each(2, brainToFloat);
    if (size === 2) return each(2, (view, at) => halfToFloat(view.getUint16(at, true)));
  }
  throw damaged(
    name,
    `expected "${path}" to hold floating point numbers of 16, 32 or 64 bits, came ${type === FLOAT ? `some of ${String(size * 8)} bits${littleEndian ? '' : ' in the order of other machines'}` : 'something else'}`,
  );
}

function each(size: number, read: (view: DataView, at: number) => number): Convert {
  return (bytes, into) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let index = 0; index < into.length; index += 1) into[index] = read(view, index * size);
  };
}

/** Keras notes it, because HDF5 has no such type. */
function isBrain(dataset: h5.Dataset): boolean {
  return 'dtype' in dataset.attrs && dataset.attrs['dtype'].value === 'bfloat16';
}

/** The upper half of a float32. */
function brainToFloat(view: DataView, at: number): number {
  const word = new DataView(new ArrayBuffer(4));
  word.setUint16(2, view.getUint16(at, true), true);
  return word.getFloat32(0, true);
}

function copyBytes(bytes: Uint8Array, into: Float32Array): void {
  new Uint8Array(into.buffer, into.byteOffset, into.byteLength).set(bytes);
}

/** Says no before anything is allocated for what a damaged or hostile file only claims to have. */
function requireWithin(dataset: h5.Dataset, source: ByteSource, path: string): void {
  const { shape, size, chunks, virtual_sources: others } = dataset.metadata;
  if (others !== undefined && others.length > 0) {
    throw new ImportRefusedError(
      'external-data-outside',
      `${source.name} has "${path}" as a view of other arrays; save the model into one file.`,
    );
  }
  const bytes = countOf(shape ?? []) * size;
  if (shape === null || (chunks === null && bytes > source.size)) {
    throw damaged(
      source.name,
      `"${path}" is said to have ${shapeText(shape ?? [])} numbers, more than the file has`,
    );
  }
  if (chunks === null || countOf(chunks) * size <= MAX_CHUNK_BYTES) return;
  throw damaged(
    source.name,
    `"${path}" is compressed in parts that are greater than any of Keras’s`,
  );
}
