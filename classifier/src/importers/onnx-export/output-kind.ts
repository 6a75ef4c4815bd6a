import type { ModelCard } from '@detections/schema';
import type { GraphIndex } from '../../onnx/graph-index.js';
import type { OnnxNodeMessage } from '../../onnx/onnx-model.js';

export type OutputKind = ModelCard['output']['kind'];

/** Operators that leave it open whether numbers are logits or probabilities. */
const NEUTRAL = new Set([
  ...['Identity', 'Cast', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Dropout', 'Clip'],
  ...['QuantizeLinear', 'DequantizeLinear'],
]);

/** Softmax's logarithm is a logit: softmax takes it back to the same probabilities. */
const KINDS: Readonly<Record<string, OutputKind>> = {
  Softmax: 'probabilities',
  Sigmoid: 'probabilities',
  QLinearSoftmax: 'probabilities',
  QLinearSigmoid: 'probabilities',
  LogSoftmax: 'logits',
  Gemm: 'logits',
  QGemm: 'logits',
  FusedGemm: 'logits',
  MatMul: 'logits',
  FusedMatMul: 'logits',
  QLinearMatMul: 'logits',
  Add: 'logits',
  QLinearAdd: 'logits',
  Conv: 'logits',
  BatchNormalization: 'logits',
  GlobalAveragePool: 'logits',
  ReduceMean: 'logits',
};

/** @returns undefined where the last operators do not tell. */
export function outputKindOf(index: GraphIndex, output: string): OutputKind | undefined {
  let scaled = false;
  for (let tensor = output; ; scaled = true) {
    const last = index.producerOf(index.skipBack(tensor, NEUTRAL));
    if (last === undefined) return undefined;
    const before = scaledBy(index, last);
    if (before === undefined) {
      const kind = KINDS[last.opType];
      // Logits by a temperature are logits; probabilities by a factor would be something new.
      if (kind === 'logits') return mixesProbabilities(index, last) ? undefined : kind;
      return scaled ? undefined : kind;
    }
    tensor = before;
  }
}

/** Operators that put several lists of numbers together, or weigh them, and learn nothing new. */
const MIXING = new Set([
  ...['Add', 'Sub', 'Mul', 'Div', 'Sum', 'Mean'],
  ...['Concat', 'Transpose', 'ReduceMean', 'ReduceSum', 'GlobalAveragePool'],
]);

/**
 * Several networks' probabilities, averaged or added up, by weights or not, end in an operator as
 * logits do.
 */
function mixesProbabilities(index: GraphIndex, { opType, input }: OnnxNodeMessage): boolean {
  const seen = new Set<string>();
  const waiting = [...input];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const source = index.producerOf(index.skipBack(name, NEUTRAL));
    if (source === undefined || seen.has(source.output[0] ?? '')) continue;
    seen.add(source.output[0] ?? '');
    if (KINDS[source.opType] === 'probabilities') return true;
    // What a layer learnt of a gate's products is no mixture of them.
    if (MIXING.has(opType) && MIXING.has(source.opType)) waiting.push(...source.input);
  }
  return false;
}

/** @returns what a factor is applied to, where the operator is that. */
function scaledBy(index: GraphIndex, { opType, input }: OnnxNodeMessage): string | undefined {
  if (!['Mul', 'Div'].includes(opType)) return undefined;
  const [left = '', right = ''] = input;
  if (index.constantOf(right) !== undefined) return left;
  return index.constantOf(left) === undefined ? undefined : right;
}
