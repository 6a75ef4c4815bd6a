import type { OnnxGraphMessage } from './onnx-model.js';
import { nodesWithin } from './walk-graph.js';

/** What only a network in 8 bits has. */
const WHOLE_NUMBERS: ReadonlySet<string> = new Set([
  ...['QuantizeLinear', 'DynamicQuantizeLinear', 'QLinearConv', 'QLinearMatMul'],
  ...['ConvInteger', 'MatMulInteger'],
]);

/** Whether whoever exported a network has quantised it. Weights alone in 8 bits do not count. */
export function isQuantized(graph: OnnxGraphMessage): boolean {
  for (const { opType } of nodesWithin(graph)) if (WHOLE_NUMBERS.has(opType)) return true;
  return false;
}
