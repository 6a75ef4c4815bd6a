import { ONNX_FORMAT, type EngineKind } from '../engine-kind.js';
import { disableOnnxRuntimeTelemetry } from './disable-telemetry.js';

/** Microsoft's, and what the others are held against: its package brings all that it needs. */
export const onnxruntime: EngineKind = {
  name: 'onnxruntime',
  formats: [ONNX_FORMAT],
  optional: false,
  precisions: (device) => (device === 'cpu' ? ['fp32', 'int8'] : []),
  remedy: 'npm ci',
  configure: disableOnnxRuntimeTelemetry,
  check: async () => {
    await import('./onnxruntime-session.js');
  },
  // In 8 bits a layer is so short that its threads wait for each other a fifth of the time. In float32
  // two sessions gain nothing, and hold 340 MB each.
  lanes: ({ precision }) => (precision === 'int8' ? 'threads' : undefined),
  memory: ({ precision }) => ({
    fixedBytes: 40e6,
    bytesPerFileByte: 1.25,
    bytesPerPixel: precision === 'int8' ? 180 : 300,
  }),
  create: async (spec) => {
    const { OnnxRuntimeEngine } = await import('./onnxruntime-engine.js');
    return new OnnxRuntimeEngine(spec);
  },
};
