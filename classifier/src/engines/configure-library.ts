import { configureTensorFlow } from './tfjs-node/configure-tensorflow.js';
import { disableOnnxRuntimeTelemetry } from './onnxruntime/disable-telemetry.js';
import type { EngineName } from './engine-spec.js';

/** What an engine's library must find in the environment, said before any thread loads it. */
export function configureLibrary(name: EngineName, threadCount: number): void {
  switch (name) {
    case 'onnxruntime':
      disableOnnxRuntimeTelemetry();
      break;
    case 'tfjs-node':
      configureTensorFlow(threadCount);
      break;
  }
}
