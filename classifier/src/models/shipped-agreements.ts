import type { Precision } from '@detections/schema';
import type { AgreementMeasurement } from './agreement-record.js';

/** Measured of networks that everybody has, before the program was published. */
export interface ShippedAgreement {
  readonly weightsSha256: string;
  readonly precision: Precision;
  readonly measurements: readonly AgreementMeasurement[];
}

/** The stand-ins that familiarity/shipped/test-weights.ts tells of; nobody has the official ones here. */
const TEST_WEIGHTS = '62264d2741c657fbf3d3d65f237089c670ade6aa66badc49df8686cb348a7c3d';

/**
 * Made by `detections models agreement` of ImageNet's validation pictures 1 to 500, on a processor
 * with AMX, and there once more with `ONEDNN_MAX_CPU_ISA=AVX512_CORE_BF16`.
 */
const SHIPPED: readonly ShippedAgreement[] = [
  {
    weightsSha256: TEST_WEIGHTS,
    precision: 'bf16',
    measurements: [
      measured('amx_bf16', 'CENTER_CROP', 0.994),
      measured('amx_bf16', 'KERAS', 0.99),
      measured('avx512_bf16', 'CENTER_CROP', 0.994),
      measured('avx512_bf16', 'KERAS', 0.992),
    ],
  },
];

/** For those who have no pictures of their own. What was measured here comes before it. */
export function shippedAgreement(
  weightsSha256: string,
  precision: Precision,
  shipped: readonly ShippedAgreement[] = SHIPPED,
): readonly AgreementMeasurement[] {
  return shipped
    .filter((each) => each.weightsSha256 === weightsSha256 && each.precision === precision)
    .flatMap(({ measurements }) => measurements);
}

function measured(instructions: string, preset: string, agreement: number): AgreementMeasurement {
  return {
    engine: 'openvino',
    device: 'cpu',
    instructions,
    preset,
    pictures: 500,
    apart: true,
    agreement,
    measuredAt: '2026-11-28T00:00:00.000Z',
  };
}
