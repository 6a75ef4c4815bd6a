import { ONNX_FORMAT, type EngineKind } from '../engine-kind.js';
import { memoryUse } from './memory-use.js';
import { hasBf16 } from './precision-hint.js';

/** Intel's: quicker than onnxruntime in float32, and in bf16 more than twice as quick. */
export const openVino: EngineKind = {
  name: 'openvino',
  formats: [ONNX_FORMAT],
  optional: true,
  precisions: (device, processor) => {
    if (device !== 'cpu') return [];
    return hasBf16(processor) ? ['fp32', 'bf16', 'int8'] : ['fp32', 'int8'];
  },
  // scripts/setup-openvino.mjs
  remedy: 'npm run setup:openvino',
  configure: () => undefined,
  check: async () => {
    const { findLibrary } = await import('./find-library.js');
    const { loadOpenVino } = await import('./openvino-library.js');
    loadOpenVino(findLibrary());
  },
  lanes: () => 'streams',
  memory: memoryUse,
  create: async (spec) => {
    const { OpenVinoEngine } = await import('./openvino-engine.js');
    return new OpenVinoEngine(spec);
  },
  free: async (handles) => {
    const { freeHandles, handlesSchema } = await import('./handles.js');
    const { loadOpenVino } = await import('./openvino-library.js');
    const held = handlesSchema.parse(handles);
    await freeHandles(loadOpenVino(held.library), held);
  },
};
