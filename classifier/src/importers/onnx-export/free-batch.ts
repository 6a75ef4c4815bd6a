import { attributeOf, dimsOf, type GraphIndex } from '../../onnx/graph-index.js';
import type {
  OnnxGraphMessage,
  OnnxNodeMessage,
  OnnxTensorMessage,
} from '../../onnx/onnx-model.js';
import { integersOf } from '../../onnx/tensor-values.js';
import { INNER_PREFIX } from './inner-prefix.js';
import { TENSOR_TYPE } from '../../onnx/tensor-types.js';

/** What makes a Reshape copy a side from its input, and what makes it compute one. */
const COPIED = 0;
const COMPUTED = -1;

/**
 * Lets a network that was exported for a fixed number of pictures take any, as far as that number is
 * the first side of what is reshaped. Whether that was all of it, only a trial shows.
 */
export function freeBatch(graph: OnnxGraphMessage, index: GraphIndex, batch: number): void {
  // What exporters note of inner shapes is true for the old number alone.
  graph.valueInfo = [];
  const shapes: OnnxTensorMessage[] = [];
  for (const node of graph.node) {
    if (node.opType !== 'Reshape' || attributeOf(node, 'allowzero')?.i !== undefined) continue;
    const shape = openShape(index, node, batch);
    if (shape === undefined) continue;
    const name = `${INNER_PREFIX}shape_of/${node.output[0] ?? ''}`;
    // A constant of its own: others may use the same.
    shapes.push({
      name,
      dims: [shape.length],
      dataType: TENSOR_TYPE.int64,
      int64Data: shape,
    });
    node.input = [node.input[0] ?? '', name];
  }
  graph.initializer = [...graph.initializer, ...shapes];
}

function openShape(index: GraphIndex, node: OnnxNodeMessage, batch: number): number[] | undefined {
  const constant = index.constantOf(node.input[1]);
  if (constant === undefined || dimsOf(constant).length !== 1) return undefined;
  const [first, ...sides] = integersOf(constant) ?? [];
  if (first !== batch) return undefined;
  return [sides.includes(COMPUTED) ? COPIED : COMPUTED, ...sides];
}
