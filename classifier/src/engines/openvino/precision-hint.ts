import type { EngineSpec } from '../engine-spec.js';
import type { Processor } from '../processor.js';

/** Only instructions for it make bf16 quick; OpenVINO would also emulate it. */
export function hasBf16({ flags }: Processor): boolean {
  return flags.has('avx512_bf16') || flags.has('amx_bf16');
}

/**
 * What OpenVINO computes in where the file leaves it the choice. It must always be told: by itself
 * it takes bf16 where the processor has that. Of a quantised file these are the layers at its ends.
 */
export function precisionHint(
  { precision }: Pick<EngineSpec, 'precision'>,
  processor: Processor,
): 'f32' | 'bf16' {
  if (precision === 'bf16') return 'bf16';
  return precision === 'int8' && hasBf16(processor) ? 'bf16' : 'f32';
}
