import type { HealthUnderLoad } from './health-under-load.js';
import type { OnePhotoAlone } from './one-photo-alone.js';

/** A figure that was promised, and what it is. */
export interface Target {
  readonly name: string;
  readonly atMostMs: number;
  readonly measuredMs: number;
  readonly passed: boolean;
}

export function compareWithTargets(alone: OnePhotoAlone, load: HealthUnderLoad): readonly Target[] {
  return [
    target('What the service adds to one photo, median', 15, alone.medianDifferenceMs),
    target('Health under load, p99', 50, load.health.p99Ms),
  ];
}

function target(name: string, atMostMs: number, measuredMs: number): Target {
  return { name, atMostMs, measuredMs, passed: measuredMs <= atMostMs };
}
