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
  const last = index.producerOf(index.skipBack(output, NEUTRAL));
  if (last === undefined) return undefined;
  const kind = KINDS[last.opType] ?? scaledLogits(index, last);
  return kind === 'logits' && mixesProbabilities(index, last) ? undefined : kind;
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

/** Logits by a temperature are logits; probabilities by a factor would be something new. */
function scaledLogits(
  index: GraphIndex,
  { opType, input }: OnnxNodeMessage,
): OutputKind | undefined {
  const [left = '', right = ''] = input;
  if (!['Mul', 'Div'].includes(opType)) return undefined;
  const scaled = index.constantOf(right) !== undefined ? left : right;
  const other = scaled === left ? right : left;
  if (index.constantOf(other) === undefined) return undefined;
  return outputKindOf(index, scaled) === 'logits' ? 'logits' : undefined;
}
