import type { PrecisionChoice } from '@detections/schema';
import { enginesFor, type Machine } from './engines/machine.js';
import { Int8ModelMissingError } from './models/int8-model-missing-error.js';
import { findInt8Model, int8ModelPath, weightBitsOf } from './models/int8-model.js';

export interface ChooseInt8ModelOptions {
  readonly machine: Pick<Machine, 'engines' | 'device' | 'processor'>;
  readonly asked: PrecisionChoice;
  readonly cacheDir: string;
  readonly digest: string;
}

/**
 * @returns the int8 file that this processor computes exactly; undefined where it is not wanted,
 * `auto` finds none, or no engine here has int8.
 * @throws Int8ModelMissingError where int8 is asked for and not installed.
 */
export async function chooseInt8Model(
  options: ChooseInt8ModelOptions,
): Promise<string | undefined> {
  const { machine, asked, cacheDir, digest } = options;
  if ((asked !== 'int8' && asked !== 'auto') || enginesFor(machine, 'int8').length === 0) {
    return undefined;
  }
  const bits = weightBitsOf(machine.processor);
  const installed = await findInt8Model(cacheDir, digest, bits);
  if (installed !== undefined || asked === 'auto') return installed;
  throw new Int8ModelMissingError(int8ModelPath(cacheDir, digest, bits));
}
