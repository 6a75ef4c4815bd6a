import type { Machine } from './engines/machine.js';

/**
 * Of images. On a processor larger batches gain nothing; one H100 answered 151 images a second one by
 * one, 860 in batches of 8 and 1,175 in batches of 32 (docs/decisions/035-precision-and-device.md).
 */
const DEFAULTS = { cpu: 8, gpu: 32 } as const;

/** @param asked The variable `MAX_BATCH_SIZE`; what suits the device where it is not set. */
export function maxBatchSizeOf(
  asked: number | undefined,
  { device }: Pick<Machine, 'device'>,
): number {
  return asked ?? DEFAULTS[device];
}
