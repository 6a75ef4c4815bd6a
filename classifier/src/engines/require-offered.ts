import { ConfigError } from '@detections/runtime/lifecycle';
import type { Precision, PrecisionChoice } from '@detections/schema';
import type { EngineKind } from './engine-kind.js';
import type { Device } from './engine-spec.js';
import { AUTO } from './engine-variable.js';
import type { Processor } from './processor.js';

interface Asked {
  /** As the variable has it. */
  readonly engine: string;
  readonly precision: PrecisionChoice;
  readonly device: Device;
  readonly processor: Processor;
  /** Those that it may be. */
  readonly wanted: readonly EngineKind[];
  /** All that there are. */
  readonly engines: readonly EngineKind[];
}

/**
 * Refuses what no library could do here, whether it loads or not.
 *
 * @throws ConfigError that says what would do.
 */
export function requireOffered(asked: Asked): void {
  const { engine, precision, device, processor, wanted, engines } = asked;
  const offering = (kinds: readonly EngineKind[], of: Processor, what = precision) =>
    kinds.filter((kind) => offers(kind.precisions(device, of), what));
  if (offering(wanted, processor).length > 0) return;
  if (offering(wanted, processor, AUTO).length === 0) {
    const names = namesOf(offering(engines, processor, AUTO));
    throw new ConfigError(
      `DEVICE=${device} needs the engine ${names}; came ${engine}. DEVICE=cpu runs it.`,
    );
  }
  const instead = `PRECISION=auto takes ${alternatives(wanted, asked)} there.`;
  const able = offering(engines, processor);
  if (able.length > 0) {
    throw new ConfigError(
      `PRECISION=${precision} needs the engine ${namesOf(able)}; came ${engine}. ${instead}`,
    );
  }
  if (offering(engines, ANY_PROCESSOR).length > 0) {
    throw new ConfigError(
      `PRECISION=${precision} needs a processor that computes in it, and this one does not. ${instead}`,
    );
  }
  const own = precision === 'fp16' && device === 'cpu' ? OWN_FP16 : '';
  throw new ConfigError(
    `PRECISION=${precision} is not to be had on this ${device}. ${instead}${own}`,
  );
}

const OWN_FP16 =
  ' A model whose file is in float16 computes in it with any PRECISION. For others it takes a GPU: DEVICE=gpu.';

/** One that lacks nothing. */
const ANY_PROCESSOR: Processor = {
  arch: process.arch,
  flags: Object.assign(new Set<string>(), { has: () => true }),
};

function offers(precisions: readonly Precision[], wanted: PrecisionChoice): boolean {
  return wanted === AUTO ? precisions.length > 0 : precisions.includes(wanted);
}

function alternatives(kinds: readonly EngineKind[], { device, processor }: Asked): string {
  const offered = new Set(kinds.flatMap((kind) => kind.precisions(device, processor)));
  return [...offered].join(' or ');
}

function namesOf(kinds: readonly EngineKind[]): string {
  return kinds.map(({ name }) => name).join(' or ');
}
