import type { Calibration } from './calibration.js';

export const SHIPPED: readonly Calibration[] = [];
