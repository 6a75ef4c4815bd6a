import type { OnnxGraphMessage, OnnxNodeMessage } from '../../onnx/onnx-model.js';
import { GraphIndex } from '../../onnx/graph-index.js';

/** Operators that a convolution or a sum has computed with it, and that lose nothing in 8 bits. */
const ACTIVATIONS: ReadonlySet<string> = new Set(['Relu', 'Clip']);

/** Finds what a tensor of a graph comes from and goes to. */
export class GraphFlow extends GraphIndex {
  readonly #consumers = new Map<string, OnnxNodeMessage[]>();
  readonly #outputs: ReadonlySet<string>;

  constructor(graph: OnnxGraphMessage) {
    super(graph);
    this.#outputs = new Set(graph.output.map(({ name }) => name));
    for (const node of graph.node) {
      for (const input of new Set(node.input)) {
        const known = this.#consumers.get(input);
        if (known === undefined) this.#consumers.set(input, [node]);
        else known.push(node);
      }
    }
  }

  /** @returns the one node that reads it; nothing where there are others, or the caller does. */
  onlyConsumerOf(tensor: string | undefined): OnnxNodeMessage | undefined {
    if (tensor === undefined || this.#outputs.has(tensor)) return undefined;
    const consumers = this.#consumers.get(tensor) ?? [];
    return consumers.length === 1 ? consumers[0] : undefined;
  }

  /** What stands behind the activation that is computed together with this tensor, or itself. */
  activated(tensor: string): string {
    const next = this.onlyConsumerOf(tensor);
    const output = next?.output[0];
    if (next === undefined || output === undefined || next.input[0] !== tensor) return tensor;
    return ACTIVATIONS.has(next.opType) ? this.activated(output) : tensor;
  }
}
