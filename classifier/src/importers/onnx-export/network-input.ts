import {
  toNumber,
  type OnnxDimensionMessage,
  type OnnxValueMessage,
} from '../../onnx/onnx-model.js';
import type { GraphIndex } from '../../onnx/graph-index.js';
import { TENSOR_TYPE, tensorTypeName } from '../../onnx/tensor-types.js';
import { ImportRefusedError } from '../import-refused-error.js';
import type { OnnxFile } from './read-onnx-file.js';
import { shapeText } from './shape-text.js';

/** N×channels×height×width, as PyTorch has it, or N×height×width×channels, as TensorFlow has it. */
export type Layout = 'NCHW' | 'NHWC';

export interface NetworkInput {
  readonly name: string;
  readonly elementType: 'float32' | 'float16' | 'uint8';
  /** undefined where neither the shape nor the first operator tells. */
  readonly layout: Layout | undefined;
  /** How many pictures the file says that it takes at once; undefined where that is open. */
  readonly batch: number | undefined;
  /** undefined where they are open, or where the layout is. */
  readonly height: number | undefined;
  readonly width: number | undefined;
}

/** @throws ImportRefusedError where it is not one picture of three channels. */
export function inspectInput(file: OnnxFile, index: GraphIndex): NetworkInput {
  const input = onlyInput(file);
  const { name } = input;
  const tensorType = input.type?.tensorType;
  const elementType = elementTypeOf(file, name, tensorType?.elemType);
  const dims = (tensorType?.shape?.dim ?? []).map(sideOf);
  if (tensorType?.shape != null && dims.length !== 4) {
    throw new ImportRefusedError(
      'input-unsupported',
      `${file.name} takes "${name}" with ${String(dims.length)} dimensions (${shapeText(dims)}); expected 4: pictures, height, width and channels, in one order or the other.`,
    );
  }
  const layout = layoutOf(file, name, dims) ?? layoutByUse(file, index, name);
  const [batch, second, third, fourth] = dims;
  const sides = layout === 'NHWC' ? [second, third] : layout === 'NCHW' ? [third, fourth] : [];
  return { name, elementType, layout, batch, height: sides[0], width: sides[1] };
}

/** Older files list their weights among the inputs. */
function onlyInput({ name, graph }: OnnxFile): OnnxValueMessage {
  const weights = new Set(graph.initializer.map((tensor) => tensor.name));
  const inputs = graph.input.filter((input) => !weights.has(input.name));
  const [input] = inputs;
  if (input !== undefined && inputs.length === 1) return input;
  const names = inputs.map((each) => `"${each.name}"`).join(', ');
  throw new ImportRefusedError(
    'several-inputs',
    inputs.length === 0
      ? `${name} takes no input; expected one, the pictures.`
      : `${name} takes ${String(inputs.length)} inputs (${names}); expected one, the pictures.`,
  );
}

function elementTypeOf(file: OnnxFile, name: string, elemType = 0): NetworkInput['elementType'] {
  switch (elemType) {
    case TENSOR_TYPE.float32:
      return 'float32';
    case TENSOR_TYPE.float16:
      return 'float16';
    case TENSOR_TYPE.uint8:
      return 'uint8';
    default:
      throw new ImportRefusedError(
        'input-unsupported',
        `${file.name} takes "${name}" as ${elemType === 0 ? 'something that is no tensor' : tensorTypeName(elemType)}; expected pixels as float32, float16 or uint8.`,
      );
  }
}

/** @throws ImportRefusedError where the shape says another number of channels than 3. */
function layoutOf(
  file: OnnxFile,
  name: string,
  dims: readonly (number | undefined)[],
): Layout | undefined {
  const [, second, , fourth] = dims;
  if (second === 3) return fourth === 3 ? undefined : 'NCHW';
  if (fourth === 3) return 'NHWC';
  if (second === undefined) return fourth === undefined ? undefined : 'NCHW';
  if (fourth === undefined) return 'NHWC';
  const channels = second <= fourth ? second : fourth;
  throw new ImportRefusedError(
    'input-unsupported',
    `${file.name} takes "${name}" as ${shapeText(dims)}, with ${String(channels)} ${channels === 1 ? 'channel' : 'channels'}; expected 3: red, green and blue.`,
  );
}

/** ONNX's convolutions take channels first; what has them last is turned before. */
function layoutByUse({ graph }: OnnxFile, index: GraphIndex, name: string): Layout | undefined {
  const users = graph.node.filter(({ input }) =>
    input.some((each) => index.skipBack(each, ELEMENTWISE) === name),
  );
  if (users.some(({ opType }) => opType === 'Conv')) return 'NCHW';
  const turned = users.find(({ opType }) => opType === 'Transpose');
  const perm = turned?.attribute.find((attribute) => attribute.name === 'perm')?.ints;
  return perm?.map(toNumber).join() === '0,3,1,2' ? 'NHWC' : undefined;
}

const ELEMENTWISE = new Set(['Cast', 'Identity', 'Mul', 'Div', 'Sub', 'Add']);

/** Some exporters write 0 or -1 for a side that is open. */
function sideOf({ dimValue }: OnnxDimensionMessage): number | undefined {
  const side = dimValue === undefined ? 0 : toNumber(dimValue);
  return side > 0 ? side : undefined;
}
