import { realpathSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { z } from 'zod';
import { ImportRefusedError } from '../../importers/import-refused-error.js';
import { halfToFloat } from '../../onnx/tensor-values.js';
import type { KerasWeights } from '../keras-network.js';
import { openFileSource, type ByteSource } from './byte-source.js';
import { countOf, damaged, ReadBudget } from './refusals.js';
import { findArray, readArray, type StoredArray } from './stored-array.js';

const sideSchema = z.int().min(0);

const weightSchema = z.object({
  name: z.string(),
  shape: z.array(sideSchema),
  dtype: z.string(),
  /** Stored as fewer bits: (number × scale) + min, or as float16. */
  quantization: z
    .object({ dtype: z.string(), scale: z.number().optional(), min: z.number().optional() })
    .optional(),
});
type Weight = z.infer<typeof weightSchema>;

/** `weightsManifest` of a TensorFlow.js `model.json`. */
export const manifestSchema = z.array(
  z.object({ paths: z.array(z.string()).min(1), weights: z.array(weightSchema) }),
);
export type Manifest = z.infer<typeof manifestSchema>;

/** The bytes of a number, as it is stored. */
const BYTES: ReadonlyMap<string, number> = new Map([
  ['float32', 4],
  ['int32', 4],
  ['uint16', 2],
  ['float16', 2],
  ['uint8', 1],
  ['bool', 1],
]);

/**
 * The files with the weights, relative to the package's folder.
 *
 * @param modelFile The path of `model.json`, which they are relative to.
 * @throws ImportRefusedError where one is not in the folder.
 */
export function shardFilesOf(modelFile: string, manifest: Manifest): readonly string[] {
  return manifest.flatMap(({ paths }) => paths.map((path) => shardFile(modelFile, path)));
}

/**
 * Hands `use` the weights; the files are closed afterwards.
 *
 * @throws ImportRefusedError where a file is absent, has another length than its weights, or is not
 * in the folder.
 */
export function withShards<T>(
  folder: string,
  modelFile: string,
  manifest: Manifest,
  use: (weights: KerasWeights) => T,
): T {
  const groups: Group[] = [];
  try {
    for (const { paths, weights } of manifest) {
      const shards = openShards(folder, modelFile, paths);
      groups.push({ shards, weights });
      requireLength(modelFile, shards, weights);
    }
    return use(weightsOf(modelFile, groups.flatMap(arraysOf)));
  } finally {
    for (const { shards } of groups) for (const shard of shards) shard.close();
  }
}

interface Group {
  readonly shards: readonly ByteSource[];
  readonly weights: readonly Weight[];
}

function weightsOf(modelFile: string, arrays: readonly StoredArray[]): KerasWeights {
  return {
    read: (layer, variable, shape) =>
      readArray(modelFile, findArray(modelFile, arrays, layer, variable, false), layer, shape),
  };
}

function openShards(
  folder: string,
  modelFile: string,
  paths: readonly string[],
): readonly ByteSource[] {
  const opened: ByteSource[] = [];
  try {
    for (const path of paths) opened.push(openShard(folder, modelFile, path));
    return opened;
  } catch (error) {
    for (const shard of opened) shard.close();
    throw error;
  }
}

function openShard(folder: string, modelFile: string, path: string): ByteSource {
  const name = shardFile(modelFile, path);
  try {
    const target = realpathSync(join(folder, name));
    if (!target.startsWith(`${realpathSync(folder)}${sep}`)) throw outside(modelFile, path);
    return openFileSource(target, name);
  } catch (error) {
    if (error instanceof ImportRefusedError) throw error;
    throw new ImportRefusedError(
      'external-data-missing',
      `${modelFile} has its weights in ${name}, which is not in the folder: copy that file, too.`,
      { cause: error },
    );
  }
}

function shardFile(modelFile: string, path: string): string {
  const name = posix.normalize(posix.join(posix.dirname(modelFile), path));
  if (posix.isAbsolute(path) || name.startsWith('..') || /^[a-z]+:|\\/i.test(path)) {
    throw outside(modelFile, path);
  }
  return name;
}

function outside(modelFile: string, path: string): ImportRefusedError {
  return new ImportRefusedError(
    'external-data-outside',
    `${modelFile} wants weights from "${path}", which is not in its folder: expected a file beside it, with its name alone.`,
  );
}

function requireLength(
  modelFile: string,
  shards: readonly ByteSource[],
  weights: readonly Weight[],
): void {
  const came = shards.reduce((sum, { size }) => sum + size, 0);
  const expected = weights.reduce((sum, weight) => sum + bytesOf(modelFile, weight), 0);
  if (came === expected) return;
  const names = shards.map(({ name }) => name).join(', ');
  throw damaged(
    names,
    `expected ${String(expected)} bytes of weights for ${modelFile}, came ${String(came)}`,
  );
}

function bytesOf(modelFile: string, { name, shape, dtype, quantization }: Weight): number {
  const stored = quantization?.dtype ?? dtype;
  const bytes = BYTES.get(stored);
  if (bytes !== undefined) return countOf(shape) * bytes;
  throw damaged(modelFile, `expected numbers for "${name}", came "${stored}"`);
}

function arraysOf({ shards, weights }: Group): readonly StoredArray[] {
  const budget = new ReadBudget();
  let start = 0;
  return weights.map((weight) => {
    const { name, shape } = weight;
    const position = start;
    const length = bytesOf(name, weight);
    start += length;
    const read = (): Float32Array => {
      budget.take(name, countOf(shape) * 4);
      return toFloats(weight, readAcross(shards, position, length));
    };
    return { name, shape, read };
  });
}

/** An array may begin in one file and end in another. */
function readAcross(shards: readonly ByteSource[], position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let start = 0;
  for (const shard of shards) {
    const from = Math.max(position, start);
    const to = Math.min(position + length, start + shard.size);
    if (from < to) shard.read(bytes.subarray(from - position, to - position), from - start);
    start += shard.size;
  }
  return bytes;
}

function toFloats({ name, dtype, quantization }: Weight, bytes: Uint8Array): Float32Array {
  const { buffer } = bytes;
  const { dtype: stored = dtype, scale = 1, min = 0 } = quantization ?? {};
  switch (stored) {
    case 'float32':
      return new Float32Array(buffer);
    case 'float16':
      return Float32Array.from(new Uint16Array(buffer), halfToFloat);
    case 'uint8':
      return Float32Array.from(bytes, (value) => value * scale + min);
    case 'uint16':
      return Float32Array.from(new Uint16Array(buffer), (value) => value * scale + min);
    default:
      throw damaged(name, `expected it to be floating point numbers, came "${stored}"`);
  }
}
