import type { OnnxGraphMessage } from '../../onnx/onnx-model.js';
import type { GraphFlow } from './graph-flow.js';

/**
 * What is added to what where a ReLU follows, and nothing else reads either what is added or the sum.
 * Of such a summand, whatever is less than the other's negative makes no difference.
 *
 * @returns the other summand, by summand.
 */
export function findSummands(
  graph: OnnxGraphMessage,
  flow: GraphFlow,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { opType, input, output } of graph.node) {
    const [left = '', right = ''] = input;
    if (opType !== 'Add' || flow.onlyConsumerOf(output[0])?.opType !== 'Relu') continue;
    if (flow.onlyConsumerOf(left) !== undefined) found.set(left, right);
    if (flow.onlyConsumerOf(right) !== undefined) found.set(right, left);
  }
  return found;
}

/**
 * Where the other is negative, anything up to its opposite would do: zero, which every encoding has, and
 * not more, which would widen the range.
 *
 * @returns the summand without what a ReLU on the sum cuts off; the same where shapes differ.
 */
export function whatCounts(summand: Float32Array, other: Float32Array): Float32Array {
  if (summand.length !== other.length) return summand;
  return summand.map((value, index) => Math.max(value, Math.min(0, -(other[index] ?? Number.NaN))));
}
