import type { DenseWeights } from '../../tasks/heatmap.js';
import { attributeOf, dimsOf, integerAttribute, type GraphIndex } from '../../onnx/graph-index.js';
import type { OnnxNodeMessage, OnnxTensorMessage } from '../../onnx/onnx-model.js';
import { floatsOf } from '../../onnx/tensor-values.js';

/** The last layer: classes as weighted sums of features. */
export interface DenseLayer {
  /** The tensor of its features, N×featureCount. */
  readonly input: string;
  readonly featureCount: number;
  readonly classCount: number;
  /** Its numbers; undefined where they are kept in a way that is not read here, as in 8 bits. */
  weights(): DenseWeights | undefined;
}

interface Kernel {
  readonly dims: readonly [number, number];
  readonly tensor: OnnxTensorMessage | undefined;
  /** Whether it lies as classes×features. */
  readonly transposed: boolean;
}

/** What may stand behind the last layer and makes no new features. */
const AFTER_LAYER = new Set([
  ...['Softmax', 'LogSoftmax', 'Sigmoid'],
  ...['Identity', 'Cast', 'Dropout', 'Flatten'],
]);
/** What exporters put between a kernel and its use. */
const KERNEL_STORING = new Set(['Identity', 'Cast', 'Transpose', 'DequantizeLinear']);
const UNCHANGED = new Set(['Identity', 'Cast', 'Dropout']);

/**
 * @param classCount How many the output has: another number of them is of another layer, applied to
 * each of a list.
 * @returns undefined where the network does not end in one dense layer.
 */
export function findDenseLayer(
  index: GraphIndex,
  output: string,
  classCount?: number,
): DenseLayer | undefined {
  const layer = lastLayer(index, output);
  return classCount === undefined || layer?.classCount === classCount ? layer : undefined;
}

function lastLayer(index: GraphIndex, output: string): DenseLayer | undefined {
  const last = index.producerOf(index.skipBack(output, AFTER_LAYER));
  if (last?.opType === 'Gemm') return gemm(index, last);
  if (last?.opType === 'MatMul') return matMul(index, last, undefined);
  if (last?.opType !== 'Add') return undefined;
  const [left = '', right = ''] = last.input;
  const bias = [left, right].find((name) => index.constantOf(name) !== undefined);
  const product = index.producerOf(index.skipBack(bias === left ? right : left, UNCHANGED));
  if (bias === undefined || product?.opType !== 'MatMul') return undefined;
  return matMul(index, product, bias);
}

function gemm(index: GraphIndex, node: OnnxNodeMessage): DenseLayer | undefined {
  if (integerAttribute(node, 'transA', 0) !== 0) return undefined;
  const kernel = kernelOf(index, node.input[1], integerAttribute(node, 'transB', 0) !== 0);
  return denseLayer(index, node, kernel, node.input[2], {
    alpha: attributeOf(node, 'alpha')?.f ?? 1,
    beta: attributeOf(node, 'beta')?.f ?? 1,
  });
}

function matMul(
  index: GraphIndex,
  node: OnnxNodeMessage,
  bias: string | undefined,
): DenseLayer | undefined {
  return denseLayer(index, node, kernelOf(index, node.input[1], false), bias, {
    alpha: 1,
    beta: 1,
  });
}

function denseLayer(
  index: GraphIndex,
  { input: [input] }: OnnxNodeMessage,
  kernel: Kernel | undefined,
  biasName: string | undefined,
  { alpha, beta }: { readonly alpha: number; readonly beta: number },
): DenseLayer | undefined {
  if (input === undefined || kernel === undefined) return undefined;
  const [featureCount, classCount] = kernel.dims;
  const weights = (): DenseWeights | undefined => {
    const numbers = kernel.tensor && floatsOf(kernel.tensor);
    const bias = biasOf(index, biasName, classCount);
    if (numbers === undefined || bias === undefined) return undefined;
    const rows = kernel.transposed ? transpose(numbers, classCount, featureCount) : numbers;
    return { kernel: rows.map((value) => value * alpha), bias: bias.map((value) => value * beta) };
  };
  return { input, featureCount, classCount, weights };
}

/** Exporters keep it as it is, turned, as float16 behind a Cast, or in 8 bits. */
function kernelOf(
  index: GraphIndex,
  name: string | undefined,
  transposed: boolean,
): Kernel | undefined {
  let turned = transposed;
  let readable = true;
  for (let tensor = name; ;) {
    const constant = index.constantOf(tensor);
    if (constant !== undefined) return storedKernel(constant, turned, readable);
    const producer = index.producerOf(tensor);
    if (producer === undefined || !KERNEL_STORING.has(producer.opType)) return undefined;
    if (producer.opType === 'Transpose') turned = !turned;
    if (producer.opType === 'DequantizeLinear') readable = false;
    tensor = producer.input[0];
  }
}

function storedKernel(
  tensor: OnnxTensorMessage,
  transposed: boolean,
  readable: boolean,
): Kernel | undefined {
  const [rows, columns, ...more] = dimsOf(tensor);
  if (rows === undefined || columns === undefined || more.length > 0) return undefined;
  const dims = transposed ? ([columns, rows] as const) : ([rows, columns] as const);
  return { dims, tensor: readable ? tensor : undefined, transposed };
}

function biasOf(
  index: GraphIndex,
  name: string | undefined,
  classCount: number,
): Float32Array | undefined {
  if (name === undefined || name === '') return new Float32Array(classCount);
  const constant = index.constantOf(index.skipBack(name, UNCHANGED));
  const bias = constant && floatsOf(constant);
  // One number for all classes is as good as one each.
  return bias?.length === 1 ? new Float32Array(classCount).fill(bias[0] ?? 0) : bias;
}

/** From rows×columns to columns×rows. */
function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      turned[column * rows + row] = values[row * columns + column] ?? Number.NaN;
    }
  }
  return turned;
}
