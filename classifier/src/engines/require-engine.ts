import { ConfigError } from '@detections/runtime/lifecycle';
import type { PrecisionChoice } from '@detections/schema';
import type { Logger } from 'pino';
import { runOnOwnThread } from '../run-on-own-thread.js';
import type { EngineKind } from './engine-kind.js';
import type { Device } from './engine-spec.js';
import { AUTO } from './engine-variable.js';
import { enginesFor, type Machine } from './machine.js';
import { readProcessor, type Processor } from './processor.js';
import { engineKind, ENGINES } from './registry.js';
import { requireOffered } from './require-offered.js';

export interface RequiredEngine {
  /** A kind's name, or `auto`. */
  readonly engine: string;
  readonly precision: PrecisionChoice;
  readonly device: Device;
  /** As the engine will be given: a library may read it when it is loaded. */
  readonly threadCount: number;
  readonly logger: Pick<Logger, 'debug'>;
  /** Those that `engine` is one of. Default: all of the registry. */
  readonly engines?: readonly EngineKind[];
  /** Exports `check`, as engine-thread.ts does; must know the same engines. */
  readonly threadFile?: URL;
  /** Default: this machine's. */
  readonly processor?: Processor;
}

/** A kind, and why its library does not load; undefined where it does. */
interface Checked {
  readonly kind: EngineKind;
  readonly reason: string | undefined;
}

/**
 * Finds out what this process can run networks on, before anything else is begun. Each library is
 * loaded on a thread that ends with it. `auto` goes through the registry as far as the first that
 * is always there: those before it are quicker, those after it are for who asks for them.
 *
 * @throws ConfigError that says what is missing and which command mends it, or which precision the
 * engine cannot compute in here and what would do.
 */
export async function requireEngine(required: RequiredEngine): Promise<Machine> {
  const { engine, precision, device, engines = ENGINES, logger } = required;
  const processor = required.processor ?? (await readProcessor());
  const wanted = engine === AUTO ? engines : [engineKind(engine, engines)];
  requireOffered({ ...required, wanted, engines, processor });
  const able = wanted.filter((kind) => kind.precisions(device, processor).length > 0);
  const checked: Checked[] = [];
  for (const kind of able) {
    const reason = await check(kind, required);
    checked.push({ kind, reason });
    if (reason === undefined && !kind.optional) break;
    if (reason !== undefined) logger.debug({ engine: kind.name, reason }, 'engine not there');
  }
  const there = checked.flatMap(({ kind, reason }) => (reason === undefined ? [kind] : []));
  const machine = { engines: there, device, processor, precision };
  const suffices =
    precision === AUTO ? there.length > 0 : enginesFor(machine, precision).length > 0;
  if (!suffices) throw new ConfigError(describe(checked, { ...machine, engines: able }));
  return machine;
}

/** @returns why its library does not load, or undefined. */
function check(
  kind: EngineKind,
  {
    threadCount,
    threadFile = new URL('./engine-thread.js', import.meta.url),
  }: Pick<RequiredEngine, 'threadCount' | 'threadFile'>,
): Promise<string | undefined> {
  kind.configure(threadCount);
  return runOnOwnThread<string, string | undefined>({
    file: threadFile,
    name: 'check',
    task: kind.name,
  });
}

/** Of the engines that would do, what is wrong with each and what mends it. */
function describe(checked: readonly Checked[], machine: Machine): string {
  const { precision } = machine;
  const able = precision === AUTO ? machine.engines : enginesFor(machine, precision);
  const lines = checked.flatMap(({ kind, reason }) =>
    reason === undefined || !able.includes(kind)
      ? []
      : [`The engine ${kind.name} does not load: ${reason}.`, `This mends it: ${kind.remedy}`],
  );
  if (precision === AUTO || able.length === machine.engines.length) return lines.join('\n');
  const names = able.map(({ name }) => name).join(' or ');
  return [`PRECISION=${precision} needs the engine ${names}.`, ...lines].join('\n');
}
