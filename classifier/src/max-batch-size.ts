import type { ClassifierConfig } from './config.js';
import type { Machine } from './engines/machine.js';

/**
 * Of images. On a processor larger batches gain nothing; one H100 answered 151 images a second one by
 * one, 860 in batches of 8 and 1,175 in batches of 32 (docs/decisions/035-precision-and-device.md).
 */
const DEFAULTS = { cpu: 8, gpu: 32 } as const;

/** The largest batch, by the variable or by what suits the device. */
export function maxBatchSizeOf(
  { MAX_BATCH_SIZE }: Pick<ClassifierConfig, 'MAX_BATCH_SIZE'>,
  { device }: Pick<Machine, 'device'>,
): number {
  return MAX_BATCH_SIZE ?? DEFAULTS[device];
}
