import {
  ONNX_ATTRIBUTE_TYPE,
  ONNX_DATA_TYPE,
  type OnnxAttribute,
  type OnnxNode,
  type OnnxTensor,
} from './onnx-messages.js';

/** An attribute's value: a whole number, or a list of them. */
export type AttributeValue = number | readonly number[];

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

  constant(name: string, dims: readonly number[], values: Float32Array): string {
    const count = dims.reduce((product, dim) => product * dim, 1);
    if (count !== values.length) {
      throw new Error(
        `${name}: expected ${String(count)} values for ${dims.join('×')}, came ${String(values.length)}.`,
      );
    }
    // ONNX wants little-endian, which every platform that Node's engines support is.
    const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.initializers.push({ name, dims, dataType: ONNX_DATA_TYPE.float, rawData });
    return name;
  }
}

function toAttribute(name: string, value: AttributeValue): OnnxAttribute {
  return typeof value === 'number'
    ? { name, type: ONNX_ATTRIBUTE_TYPE.int, i: value }
    : { name, type: ONNX_ATTRIBUTE_TYPE.ints, ints: value };
}
