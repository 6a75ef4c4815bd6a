import { ConfigError } from '@detections/runtime/lifecycle';
import { runOnOwnThread } from '../run-on-own-thread.js';
import type { EngineKind } from './engine-kind.js';
import { engineKind, ENGINES } from './registry.js';

export interface RequiredEngine {
  readonly name: string;
  readonly precision: 'fp32' | 'int8' | 'auto';
  /** As the engine will be given: a library may read it when it is loaded. */
  readonly threadCount: number;
  /** Those that `name` is one of. Default: all of the registry. */
  readonly engines?: readonly EngineKind[];
  /** Exports `check`, as engine-thread.ts does; must know the same engines. */
  readonly threadFile?: URL;
}

/**
 * Makes sure that an engine's library loads, on a thread that ends with it. Nothing but a person
 * can mend a library, so a service asks at its start and ends where it is missing.
 *
 * @throws ConfigError that says what is missing and which command mends it, or where the engine has no int8.
 */
export async function requireEngine({
  name,
  precision,
  threadCount,
  engines = ENGINES,
  threadFile = new URL('./engine-thread.js', import.meta.url),
}: RequiredEngine): Promise<void> {
  const kind = engineKind(name, engines);
  if (precision === 'int8' && !kind.precisions.includes('int8')) {
    const able = engines.filter(({ precisions }) => precisions.includes('int8'));
    const names = able.map((each) => each.name).join(' or ');
    throw new ConfigError(
      `PRECISION=int8 needs the engine ${names}; came ${name}. PRECISION=auto takes fp32 there.`,
    );
  }
  kind.configure(threadCount);
  const reason = await runOnOwnThread<string, string | undefined>({
    file: threadFile,
    name: 'check',
    task: name,
  });
  if (reason === undefined) return;
  throw new ConfigError(
    `The engine ${name} does not load: ${reason}.\nThis mends it: ${kind.remedy}`,
  );
}
