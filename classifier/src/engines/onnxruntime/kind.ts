import { ONNX_FORMAT, type EngineKind } from '../engine-kind.js';
import { USUAL_MEMORY } from '../memory-use.js';
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
  memory: ({ precision, device }) => {
    // The layers of a GPU are in its own memory; the pixels are here, twice.
    if (device === 'gpu') return { ...USUAL_MEMORY, bytesPerPixel: 6 };
    return precision === 'int8' ? { ...USUAL_MEMORY, bytesPerPixel: 180 } : USUAL_MEMORY;
  },
  create: async (spec) => {
    const { OnnxRuntimeEngine } = await import('./onnxruntime-engine.js');
    return new OnnxRuntimeEngine(spec);
  },
};
