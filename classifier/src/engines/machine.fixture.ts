import type { Machine } from './machine.js';
import { onnxruntime } from './onnxruntime/kind.js';

/** The engine that is always there, on a processor of which nothing is known. */
export const TEST_MACHINE: Machine = {
  engines: [onnxruntime],
  device: 'cpu',
  processor: { arch: 'x64', flags: new Set() },
  precision: 'fp32',
};
