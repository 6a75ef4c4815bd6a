import type { Precision } from '@detections/schema';
import type { AgreementMeasurement } from './agreement-record.js';

/** Measured of networks that everybody has, before the program was published. */
export interface ShippedAgreement {
  readonly weightsSha256: string;
  readonly precision: Precision;
  readonly measurements: readonly AgreementMeasurement[];
}

const SHIPPED: readonly ShippedAgreement[] = [];

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
