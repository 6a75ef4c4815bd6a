import {
  ONNX_ATTRIBUTE_TYPE,
  ONNX_DATA_TYPE,
  type OnnxAttribute,
  type OnnxNode,
  type OnnxTensor,
} from './onnx-messages.js';

/** An attribute's value: a whole number, or a list of them. */
export type AttributeValue = number | readonly number[];

/** A constant's numbers; their type is the tensor's. */
export type ConstantValues = Float32Array | Float64Array | Uint8Array | Int8Array | Int32Array;

/** Collects a graph's nodes and constants; every method returns the name of the tensor it made. */
export class OnnxGraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxTensor[] = [];

  /** Adds a node whose only output carries the node's name. */
  node(
    opType: string,
    name: string,
    input: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): string {
    const attribute = Object.entries(attributes).map(([key, value]) => toAttribute(key, value));
    this.nodes.push({ name, opType, input, output: [name], attribute });
    return name;
  }

  constant(name: string, dims: readonly number[], values: ConstantValues): string {
    const count = dims.reduce((product, dim) => product * dim, 1);
    if (count !== values.length) {
      throw new Error(
        `${name}: expected ${String(count)} values for ${dims.join('×')}, came ${String(values.length)}.`,
      );
    }
    // ONNX wants little-endian, which every platform that Node's engines support is.
    const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.initializers.push({ name, dims, dataType: dataTypeOf(values), rawData });
    return name;
  }
}

function dataTypeOf(values: ConstantValues): number {
  if (values instanceof Float32Array) return ONNX_DATA_TYPE.float;
  if (values instanceof Float64Array) return ONNX_DATA_TYPE.double;
  if (values instanceof Uint8Array) return ONNX_DATA_TYPE.uint8;
  return values instanceof Int8Array ? ONNX_DATA_TYPE.int8 : ONNX_DATA_TYPE.int32;
}

function toAttribute(name: string, value: AttributeValue): OnnxAttribute {
  return typeof value === 'number'
    ? { name, type: ONNX_ATTRIBUTE_TYPE.int, i: value }
    : { name, type: ONNX_ATTRIBUTE_TYPE.ints, ints: value };
}
