import { engineKind } from './engines/registry.js';
import { Int8ModelMissingError } from './models/int8-model-missing-error.js';
import { findInt8Model, int8ModelPath, type WeightBits } from './models/int8-model.js';

/** `auto`: int8 where a model is installed that fits engine and processor, otherwise fp32. */
export type PrecisionChoice = 'fp32' | 'int8' | 'auto';

export interface ChooseInt8ModelOptions {
  readonly choice: PrecisionChoice;
  readonly engine: string;
  readonly cacheDir: string;
  readonly weightsSha256: string;
  /** What the processor takes. */
  readonly bits: WeightBits;
}

/**
 * @returns the int8 model to load; undefined for fp32.
 * @throws Int8ModelMissingError where int8 is asked for and not installed.
 */
export async function chooseInt8Model(
  options: ChooseInt8ModelOptions,
): Promise<string | undefined> {
  const { choice, engine, cacheDir, weightsSha256, bits } = options;
  if (choice === 'fp32' || !engineKind(engine).precisions.includes('int8')) return undefined;
  const installed = await findInt8Model(cacheDir, weightsSha256, bits);
  if (installed !== undefined || choice === 'auto') return installed;
  throw new Int8ModelMissingError(int8ModelPath(cacheDir, weightsSha256, bits));
}
