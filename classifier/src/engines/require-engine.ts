import { ConfigError } from '@detections/schema/lifecycle';
import { runOnOwnThread } from '../run-on-own-thread.js';
import { configureLibrary } from './configure-library.js';
import type { EngineName } from './engine-spec.js';

/** What makes an engine load that does not. */
const REMEDIES: Record<EngineName, string> = {
  onnxruntime: 'npm ci',
  'tfjs-node': 'npm run setup:tfjs-node',
};

export interface RequiredEngine {
  readonly name: EngineName;
  readonly precision: 'fp32' | 'int8' | 'auto';
  /** As the engine will be given: TensorFlow reads it when it is loaded. */
  readonly threadCount: number;
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
}: RequiredEngine): Promise<void> {
  if (precision === 'int8' && name !== 'onnxruntime') {
    throw new ConfigError(
      `PRECISION=int8 needs the engine onnxruntime; came ${name}. PRECISION=auto takes fp32 there.`,
    );
  }
  configureLibrary(name, threadCount);
  const reason = await runOnOwnThread<EngineName, string | undefined>({
    file: new URL('./check-engine-thread.js', import.meta.url),
    name: 'check',
    task: name,
  });
  if (reason === undefined) return;
  throw new ConfigError(
    `The engine ${name} does not load: ${reason}.\nThis mends it: ${REMEDIES[name]}`,
  );
}
