import type { Precision, PrecisionChoice } from '@detections/schema';
import type { EngineKind } from './engine-kind.js';
import type { Device } from './engine-spec.js';
import type { Processor } from './processor.js';
import type { Turns } from './turns.js';

export interface Gpu {
  /** As its driver calls it. */
  readonly name: string;
  /** All engines' threads use one device, whose library crashes where two do so at one time. */
  readonly turns: Turns;
}

/** What a process runs networks on, found out once at its start. */
export interface Machine {
  /** Those whose library loads, the quickest first; at least one. */
  readonly engines: readonly EngineKind[];
  readonly device: Device;
  /** Undefined where `device` is the processor. */
  readonly gpu?: Gpu;
  readonly processor: Processor;
  /** For models that do not say it themselves. */
  readonly precision: PrecisionChoice;
  /** Whether what models say is passed over, so that they can be compared. */
  readonly forcesPrecision?: boolean;
}

/** The engines of a machine that compute in a precision, the quickest first. */
export function enginesFor(
  { engines, device, processor }: Pick<Machine, 'engines' | 'device' | 'processor'>,
  precision: Precision,
): readonly EngineKind[] {
  return engines.filter((kind) => kind.precisions(device, processor).includes(precision));
}
