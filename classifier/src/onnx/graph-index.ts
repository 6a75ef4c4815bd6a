import {
  toNumber,
  type OnnxGraphMessage,
  type OnnxNodeMessage,
  type OnnxTensorMessage,
} from './onnx-model.js';

/** Finds what a tensor of a graph comes from. */
export class GraphIndex {
  readonly #producers = new Map<string, OnnxNodeMessage>();
  readonly #constants = new Map<string, OnnxTensorMessage>();

  constructor(graph: OnnxGraphMessage) {
    for (const tensor of graph.initializer) this.#constants.set(tensor.name, tensor);
    for (const node of graph.node) {
      for (const output of node.output) this.#producers.set(output, node);
      const value = node.opType === 'Constant' ? attributeOf(node, 'value')?.t : undefined;
      if (value != null) this.#constants.set(node.output[0] ?? '', value);
    }
  }

  /** Nothing where it is an input or a constant of the graph. */
  producerOf(tensor: string | undefined): OnnxNodeMessage | undefined {
    return tensor === undefined ? undefined : this.#producers.get(tensor);
  }

  /** An initializer, or what a node of the type Constant has. */
  constantOf(tensor: string | undefined): OnnxTensorMessage | undefined {
    return tensor === undefined ? undefined : this.#constants.get(tensor);
  }

  /**
   * Goes against the flow, along the first inputs, for as long as the operators are among those
   * given.
   *
   * @returns the name of the tensor that none of them has made.
   */
  skipBack(tensor: string, opTypes: ReadonlySet<string>): string {
    let current = tensor;
    for (;;) {
      const producer = this.producerOf(current);
      const source = producer?.input[0];
      if (producer === undefined || source === undefined || !opTypes.has(producer.opType)) {
        return current;
      }
      current = source;
    }
  }
}

export function attributeOf(
  node: OnnxNodeMessage,
  name: string,
): OnnxNodeMessage['attribute'][number] | undefined {
  return node.attribute.find((attribute) => attribute.name === name);
}

export function integerAttribute(node: OnnxNodeMessage, name: string, fallback: number): number {
  const value = attributeOf(node, name)?.i;
  return value === undefined ? fallback : toNumber(value);
}

export function dimsOf(tensor: OnnxTensorMessage): number[] {
  return tensor.dims.map(toNumber);
}
