import { attributeOf, dimsOf, integerAttribute } from '../../onnx/graph-index.js';
import type { OnnxGraphMessage, OnnxNodeMessage } from '../../onnx/onnx-model.js';
import { floatsOf } from '../../onnx/tensor-values.js';
import { TENSOR_TYPE } from '../../onnx/tensor-types.js';
import type { GraphFlow } from './graph-flow.js';

/** An operator with constant weights: a convolution or a dense layer. */
export interface Layer {
  readonly node: OnnxNodeMessage;
  /** The activation that it reads. */
  readonly input: string;
  readonly output: string;
  /** As the node has them. */
  readonly dims: readonly number[];
  /** The axis of `dims` that counts the output channels: 0 or 1. */
  readonly outputAxis: 0 | 1;
  readonly outputChannels: number;
  /** Channels of the input, and how many of them each output channel reads. */
  readonly groups: number;
  readonly convolution: boolean;
  /** output × what each output channel is made of. */
  readonly weights: () => Float32Array;
  /** One per output channel; zeros where it has none. Undefined where the node takes no bias. */
  readonly bias: (() => Float32Array) | undefined;
}

/** The layers that can be computed in 8 bits, in the order of computation. */
export function findLayers(graph: OnnxGraphMessage, flow: GraphFlow): readonly Layer[] {
  return graph.node.flatMap((node) => layerOf(node, flow) ?? []);
}

function layerOf(node: OnnxNodeMessage, flow: GraphFlow): Layer | undefined {
  const [input, weightsName, biasName = ''] = node.input;
  const [output] = node.output;
  const kernel = flow.constantOf(weightsName);
  const outputAxis = outputAxisOf(node);
  if (input === undefined || output === undefined || kernel === undefined) return undefined;
  if (outputAxis === undefined || kernel.dataType !== TENSOR_TYPE.float32) return undefined;
  if (flow.constantOf(input) !== undefined) return undefined;
  const bias = flow.constantOf(biasName);
  if (biasName !== '' && bias === undefined) return undefined;
  const dims = dimsOf(kernel);
  const convolution = node.opType === 'Conv';
  if (!convolution && dims.length !== 2) return undefined;
  const outputChannels = dims[outputAxis] ?? 0;
  if (bias !== undefined && floatsOf(bias)?.length !== outputChannels) return undefined;
  const weights = (): Float32Array => {
    const values = floatsOf(kernel) ?? new Float32Array();
    return outputAxis === 0 ? values : turned(values, outputChannels);
  };
  return {
    ...{ node, input, output, dims, outputAxis, outputChannels, convolution, weights },
    groups: convolution ? integerAttribute(node, 'group', 1) : 1,
    bias:
      node.opType === 'MatMul'
        ? undefined
        : () => (bias && floatsOf(bias)) ?? new Float32Array(outputChannels),
  };
}

function outputAxisOf(node: OnnxNodeMessage): 0 | 1 | undefined {
  if (node.opType === 'Conv') return 0;
  if (node.opType === 'MatMul') return 1;
  if (node.opType !== 'Gemm') return undefined;
  const factors = [attributeOf(node, 'alpha')?.f ?? 1, attributeOf(node, 'beta')?.f ?? 1];
  if (integerAttribute(node, 'transA', 0) !== 0 || factors.some((each) => each !== 1)) {
    return undefined;
  }
  return integerAttribute(node, 'transB', 0) === 0 ? 1 : 0;
}

/** From rows×columns to columns×rows. */
export function turned<T extends Float32Array | Int8Array>(values: T, columns: number): T {
  const rows = values.length / columns;
  const result = values.slice() as T;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      result[column * rows + row] = values[row * columns + column] ?? Number.NaN;
    }
  }
  return result;
}
