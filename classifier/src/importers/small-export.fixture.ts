import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { OnnxGraphMessage, OnnxModelMessage, OnnxTensorMessage } from '../onnx/onnx-model.js';
import { encodeDecodedModel } from '../onnx/onnx-format.js';
import { TENSOR_TYPE } from '../onnx/tensor-types.js';
import { valueOf } from './onnx-export/graph-value.js';

/** Of the small network's input, on both sides. */
export const SMALL_SIDE = 6;
export const SMALL_CLASSES = 3;
const CHANNELS = 4;

export interface SmallNetworkOptions {
  readonly inputName?: string;
  readonly outputName?: string;
  readonly layout?: 'NCHW' | 'NHWC';
  /** float32, float16 or uint8. */
  readonly elemType?: number;
  /** The input's shape as declared; the network's own by default. */
  readonly dims?: readonly (number | string)[];
  readonly outputDims?: readonly (number | string)[];
  readonly head?: 'gemm' | 'matmul' | 'reshaped';
  /** The operator behind the last layer. */
  readonly last?: string;
  readonly opset?: number;
}

const FLAT_SHAPE: OnnxTensorMessage = {
  name: 'flat_shape',
  dims: [2],
  dataType: TENSOR_TYPE.int64,
  int64Data: [1, CHANNELS],
};

type Node = OnnxGraphMessage['node'][number];

/** What people export, as small as it gets: a convolution, ReLU, pooling, one dense layer. */
export function smallNetwork(options: SmallNetworkOptions = {}): OnnxModelMessage {
  const { inputName = 'input', outputName = 'output', layout = 'NCHW', head = 'gemm' } = options;
  const { elemType = TENSOR_TYPE.float32, last = 'Identity', opset = 17 } = options;
  const sides = layout === 'NCHW' ? [3, SMALL_SIDE, SMALL_SIDE] : [SMALL_SIDE, SMALL_SIDE, 3];
  const { dims = ['N', ...sides], outputDims = ['N', SMALL_CLASSES] } = options;
  const numbers = elemType === TENSOR_TYPE.float16 ? TENSOR_TYPE.float16 : TENSOR_TYPE.float32;
  const [floats, first] =
    elemType === TENSOR_TYPE.uint8
      ? ['floats', [node('Cast', [inputName], 'floats', { to: TENSOR_TYPE.float32 })]]
      : [inputName, []];
  const [maps, turned] =
    layout === 'NHWC'
      ? ['turned', [node('Transpose', [floats], 'turned', { perm: [0, 3, 1, 2] })]]
      : [floats, []];
  return {
    irVersion: 8,
    producerName: 'test',
    opsetImport: [{ domain: '', version: opset }],
    metadataProps: [],
    functions: [],
    graph: {
      name: 'small',
      node: [
        ...first,
        ...turned,
        node('Conv', [maps, 'kernel', 'bias'], 'convolved', { pads: [1, 1, 1, 1] }),
        node('Relu', ['convolved'], 'activated'),
        node('GlobalAveragePool', ['activated'], 'pooled'),
        head === 'reshaped'
          ? node('Reshape', ['pooled', 'flat_shape'], 'flat')
          : node('Flatten', ['pooled'], 'flat', { axis: 1 }),
        ...(head === 'matmul'
          ? [
              node('MatMul', ['flat', 'dense'], 'product'),
              node('Add', ['product', 'dense_bias'], 'numbers'),
            ]
          : [node('Gemm', ['flat', 'dense', 'dense_bias'], 'numbers')]),
        node(last, ['numbers'], outputName),
      ],
      initializer: [
        tensor('kernel', [CHANNELS, 3, 3, 3], numbers),
        tensor('bias', [CHANNELS], numbers),
        tensor('dense', [CHANNELS, SMALL_CLASSES], numbers),
        tensor('dense_bias', [SMALL_CLASSES], numbers),
        ...(head === 'reshaped' ? [FLAT_SHAPE] : []),
      ],
      sparseInitializer: [],
      input: [valueOf(inputName, elemType, dims)],
      output: [valueOf(outputName, numbers, outputDims)],
      valueInfo: [],
      quantizationAnnotation: [],
    },
  };
}

export function node(
  opType: string,
  input: readonly string[],
  output: string,
  attributes: Readonly<Record<string, number | readonly number[]>> = {},
): Node {
  const attribute = Object.entries(attributes).map(([name, value]) =>
    typeof value === 'number' ? { name, type: 2, i: value } : { name, type: 7, ints: value },
  );
  return { name: output, opType, input, output: [output], attribute };
}

/** Numbers between −1 and 1 that are the same at every run. */
function tensor(name: string, dims: readonly number[], dataType: number): OnnxTensorMessage {
  const count = dims.reduce((product, dim) => product * dim, 1);
  const values = Float32Array.from({ length: count }, (_, index) =>
    Math.sin((index + 1) * (name.length + 1) * 1.7),
  );
  return dataType === TENSOR_TYPE.float16
    ? { name, dims, dataType, int32Data: Array.from(values, halfOf) }
    : { name, dims, dataType, rawData: new Uint8Array(values.buffer) };
}

/** The bits of the float16 below, for numbers of −1 to 1 that are not tiny. */
export function halfOf(value: number): number {
  const sign = value < 0 ? 0x8000 : 0;
  const exponent = Math.max(-14, Math.floor(Math.log2(Math.abs(value))));
  const fraction = Math.floor((Math.abs(value) / 2 ** exponent - 1) * 1024);
  return fraction < 0 ? sign : sign | ((exponent + 15) << 10) | fraction;
}

/** A folder of its own with these files; objects become JSON, networks ONNX. */
export async function exportFolder(
  files: Readonly<Record<string, string | Uint8Array | OnnxModelMessage | object>>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'export-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytesOf(content));
  }
  return folder;
}

function bytesOf(content: string | Uint8Array | object): string | Uint8Array {
  if (typeof content === 'string' || content instanceof Uint8Array) return content;
  return isModel(content) ? encodeDecodedModel(content) : JSON.stringify(content);
}

function isModel(content: object): content is OnnxModelMessage {
  return 'opsetImport' in content;
}
