import { ONNX_FORMAT, type EngineKind } from '../engine-kind.js';
import { disableOnnxRuntimeTelemetry } from './disable-telemetry.js';

/** Microsoft's, and what the others are held against: its package brings all that it needs. */
export const onnxruntime: EngineKind = {
  name: 'onnxruntime',
  formats: [ONNX_FORMAT],
  optional: false,
  precisions: (device) => (device === 'cpu' ? ['fp32', 'int8'] : ['fp32', 'fp16']),
  remedy: 'npm ci',
  configure: disableOnnxRuntimeTelemetry,
  check: async () => {
    await import('./onnxruntime-session.js');
  },
  findGpu: async (mayBeSoftware) => {
    const { findGpu } = await import('./find-gpu.js');
    return findGpu(mayBeSoftware);
  },
  // Threads that share a batch wait for each other after every layer: a fifth of the time in 8 bits,
  // and in float32 as soon as anything else wants a core.
  lanes: ({ device }) => (device === 'cpu' ? 'threads' : undefined),
  create: async (spec) => {
    const { OnnxRuntimeEngine } = await import('./onnxruntime-engine.js');
    return new OnnxRuntimeEngine(spec);
  },
};
