import { GraphIndex } from './graph-index.js';
import { HALF_FIRST } from './half-operators.js';
import type { OnnxGraphMessage } from './onnx-model.js';
import { TENSOR_TYPE } from './tensor-types.js';

/** Whether whoever exported a network has its layers compute in float16, by their weights. */
export function isHalfPrecision(graph: OnnxGraphMessage): boolean {
  const index = new GraphIndex(graph);
  return graph.node.some(
    ({ opType, input }) =>
      HALF_FIRST.has(opType) &&
      input.some((name) => index.constantOf(name)?.dataType === TENSOR_TYPE.float16),
  );
}
