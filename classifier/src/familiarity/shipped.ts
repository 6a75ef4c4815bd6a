import {
  calibrationSchema,
  isOf,
  type CalibratedNetwork,
  type Calibration,
  type StoredCalibration,
} from './calibration.js';
import { EFFICIENTNET_LITE0 } from './shipped/efficientnet-lite0.js';
import { TEST_WEIGHTS } from './shipped/test-weights.js';

const SHIPPED: readonly StoredCalibration[] = [EFFICIENTNET_LITE0, TEST_WEIGHTS];

/** What was measured before the program was published, for those who have no pictures of their own. */
export function shippedCalibration(network: CalibratedNetwork): Calibration | undefined {
  const found = SHIPPED.find((each) => isOf(each, network));
  return found && calibrationSchema.parse(found);
}
