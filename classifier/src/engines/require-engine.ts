import { ConfigError } from '@detections/runtime/lifecycle';
import type { PrecisionChoice } from '@detections/schema';
import type { Logger } from 'pino';
import { runOnOwnThread } from '../run-on-own-thread.js';
import type { EngineKind } from './engine-kind.js';
import type { Device, DeviceChoice } from './engine-spec.js';
import { AUTO } from './engine-variable.js';
import { enginesFor, type Machine } from './machine.js';
import { readProcessor, type Processor } from './processor.js';
import { engineKind, ENGINES } from './registry.js';
import { requireOffered } from './require-offered.js';
import type { FindGpuTask, FoundGpu } from './run-engine.js';
import { Turns } from './turns.js';

export interface RequiredEngine {
  /** A kind's name, or `auto`. */
  readonly engine: string;
  readonly precision: PrecisionChoice;
  readonly device: DeviceChoice;
  /** As the engine will be given: a library may read it when it is loaded. */
  readonly threadCount: number;
  readonly logger: Pick<Logger, 'debug' | 'info'>;
  /** Those that `engine` is one of. Default: all of the registry. */
  readonly engines?: readonly EngineKind[];
  /** Exports `check` and `findGpu`, as engine-thread.ts does; must know the same engines. */
  readonly threadFile?: URL;
  /** Default: this machine's. */
  readonly processor?: Processor;
}

const ENGINE_THREAD = new URL('./engine-thread.js', import.meta.url);

/** A kind, and why its library does not load; undefined where it does. */
interface Checked {
  readonly kind: EngineKind;
  readonly reason: string | undefined;
}

/**
 * Finds out what this process can run networks on, before anything else is begun. Each library is
 * loaded on a thread that ends with it. The engine `auto` goes through the registry as far as the first that
 * is always there: those before it are quicker, those after it are for who asks for them. The device
 * `auto` is a GPU where there is one and all that is asked for runs on it.
 *
 * @throws ConfigError that says what is missing and which command mends it, or which precision the
 * engine cannot compute in here and what would do.
 */
export async function requireEngine(required: RequiredEngine): Promise<Machine> {
  if (required.device === 'cpu') return requireOn('cpu', required);
  try {
    return await findGpu(await requireOn('gpu', required), required);
  } catch (error) {
    if (required.device !== 'auto' || !(error instanceof ConfigError)) throw error;
    required.logger.info(
      { reason: error.message },
      'no GPU is used: networks run on the processor',
    );
    return requireOn('cpu', required);
  }
}

async function requireOn(device: Device, required: RequiredEngine): Promise<Machine> {
  const { engine, precision, engines = ENGINES, logger } = required;
  const processor = required.processor ?? (await readProcessor());
  const wanted = engine === AUTO ? engines : [engineKind(engine, engines)];
  requireOffered({ engine, precision, device, wanted, engines, processor });
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

/** @throws ConfigError where none of the machine's engines finds one. */
async function findGpu(
  machine: Machine,
  { device, threadFile = ENGINE_THREAD, logger }: RequiredEngine,
): Promise<Machine> {
  const reasons: string[] = [];
  for (const kind of machine.engines) {
    const found = await runOnOwnThread<FindGpuTask, FoundGpu>({
      file: threadFile,
      name: 'findGpu',
      task: { name: kind.name, mayBeSoftware: device === 'software' },
    });
    if ('gpu' in found) {
      logger.info({ gpu: found.gpu }, 'networks run on the GPU');
      return { ...machine, engines: [kind], gpu: { name: found.gpu, turns: new Turns() } };
    }
    reasons.push(`${kind.name}: ${found.reason}`);
  }
  throw new ConfigError(
    `DEVICE=${device} finds no GPU to run networks on: ${reasons.join('. ')}. DEVICE=cpu runs them on the processor.`,
  );
}

/** @returns why its library does not load, or undefined. */
function check(
  kind: EngineKind,
  { threadCount, threadFile = ENGINE_THREAD }: Pick<RequiredEngine, 'threadCount' | 'threadFile'>,
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
