import type { Precision } from '@detections/schema';
import type { Processor } from '../engines/processor.js';

/**
 * What computes a precision quickest, by its flag in /proc/cpuinfo, the quickest first. AMX is left
 * out for int8: libraries that take it compute the same whole numbers as with VNNI.
 */
const QUICKEST_FIRST: Readonly<Record<Precision, readonly string[]>> = {
  fp32: ['avx512f', 'avx2'],
  bf16: ['amx_bf16', 'avx512_bf16'],
  fp16: ['amx_fp16', 'avx512_fp16'],
  int8: ['avx512_vnni', 'avx_vnni', 'avx2'],
};
const UNKNOWN = 'unknown';

/** Part of what a measured agreement holds for: the same file answers otherwise without it. */
export function instructionSet({ arch, flags }: Processor, precision: Precision): string {
  if (arch === 'arm64') return 'arm64';
  return QUICKEST_FIRST[precision].find((flag) => flags.has(flag)) ?? UNKNOWN;
}
