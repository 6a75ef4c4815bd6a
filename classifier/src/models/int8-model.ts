import { join } from 'node:path';
import type { Processor } from '../engines/processor.js';
import { isFile } from './is-file.js';

/**
 * How many bits an int8 model's weights use. x86 processors without VNNI add two products of
 * uint8 and int8 in 16 bits (`vpmaddubsw`), which saturates: 2·255·127 does not fit, 2·255·64 does.
 */
export type WeightBits = 7 | 8;

/** Part of the file's name: raise it with every change to what is written. */
const INT8_MODEL_VERSION = 5;

/** Where a quantised model is kept, by the digest of the model that it was made from. */
export function int8ModelPath(cacheDir: string, digest: string, bits: WeightBits): string {
  const name = `${digest}-${String(INT8_MODEL_VERSION)}-w${String(bits)}.onnx`;
  return join(cacheDir, 'int8', name);
}

/**
 * Finds the installed model that this processor computes without saturation, the finer one first.
 *
 * @param bits What the processor takes.
 */
export async function findInt8Model(
  cacheDir: string,
  digest: string,
  bits: WeightBits,
): Promise<string | undefined> {
  const usable: readonly WeightBits[] = bits === 8 ? [8, 7] : [7];
  const paths = usable.map((each) => int8ModelPath(cacheDir, digest, each));
  const present = await Promise.all(paths.map(isFile));
  return paths.find((_, index) => present[index]);
}

/** 8 where integer dot products are exact: with VNNI, and on ARM. 7 where that is not known. */
export function weightBitsOf({ arch, flags }: Processor): WeightBits {
  if (arch === 'arm64') return 8;
  return flags.has('avx512_vnni') || flags.has('avx_vnni') ? 8 : 7;
}
