import { fileURLToPath } from 'node:url';
import { ConfigError } from '@detections/schema/lifecycle';
import { Piscina } from 'piscina';
import { configureTensorFlow } from './configure-tensorflow.js';
import { disableOnnxRuntimeTelemetry } from './disable-telemetry.js';
import type { EngineName } from './engine-spec.js';

/** What makes an engine load that does not. */
const REMEDIES: Record<EngineName, string> = {
  onnxruntime: 'npm ci',
  'tfjs-node': 'npm run setup:tfjs-node',
};

/**
 * Makes sure that an engine's library loads, on a thread that ends with it. Nothing but a person
 * can mend a library, so a service asks at its start and ends where it is missing.
 *
 * @param threadCount As the engine will be given: TensorFlow reads it when it is loaded.
 * @throws ConfigError that says what is missing and which command mends it.
 */
export async function requireEngine(name: EngineName, threadCount: number): Promise<void> {
  if (name === 'tfjs-node') configureTensorFlow(threadCount);
  else disableOnnxRuntimeTelemetry();
  const thread = new Piscina<EngineName, string | undefined>({
    filename: fileURLToPath(new URL('./check-engine-thread.js', import.meta.url)),
    minThreads: 1,
    maxThreads: 1,
  });
  try {
    const reason = await thread.run(name, { name: 'check' });
    if (reason === undefined) return;
    throw new ConfigError(
      `The engine ${name} does not load: ${reason}.\nThis mends it: ${REMEDIES[name]}`,
    );
  } finally {
    await thread.destroy();
  }
}
