import { GraphIndex } from './graph-index.js';
import { HALF_FIRST, HALF_OPERATORS } from './half-operators.js';
import { halvesOf } from './half-numbers.js';
import { decodeOnnxModel, encodeDecodedModel } from './onnx-format.js';
import type { OnnxGraphMessage, OnnxNodeMessage, OnnxTensorMessage } from './onnx-model.js';
import { pruneGraph, readBy } from './prune-graph.js';
import { tensorNamesOf, unusedName } from './rename-tensors.js';
import { TENSOR_TYPE } from './tensor-types.js';
import { floatsOf } from './tensor-values.js';

const ATTRIBUTE_INT = 2;

/**
 * A file of float32 weights as one that computes in float16. Its inputs and outputs stay what they
 * were, and so does whatever comes before the first layer with weights: pixels lose nothing. A file
 * that has no such layers comes back as it was.
 */
export function toHalfFile(bytes: Uint8Array): Uint8Array {
  const model = decodeOnnxModel(bytes);
  if (model.graph == null || !new HalfWriter(model.graph).write()) return bytes;
  return encodeDecodedModel(model);
}

/** Goes once through a graph, in the order of computation. */
class HalfWriter {
  readonly #index: GraphIndex;
  readonly #names: Set<string>;
  readonly #nodes: OnnxNodeMessage[] = [];
  /** What a tensor is called in float16, where it is there in that. */
  readonly #halves = new Map<string, string>();
  /** The tensors of those that are there in float32 as well. */
  readonly #floats = new Set<string>();
  readonly #weights: OnnxTensorMessage[] = [];

  constructor(private readonly graph: OnnxGraphMessage) {
    this.#index = new GraphIndex(graph);
    this.#names = new Set(tensorNamesOf(graph));
  }

  /** @returns whether anything has changed. */
  write(): boolean {
    for (const node of this.graph.node) {
      if (this.#isHalf(node)) this.#writeHalf(node);
      else this.#keep(node);
    }
    if (this.#halves.size === 0) return false;
    for (const { name } of this.graph.output) this.#toFloat(name);
    this.graph.node = this.#nodes;
    this.graph.initializer = [...this.graph.initializer, ...this.#weights];
    pruneGraph(this.graph);
    return true;
  }

  #isHalf({ opType, domain = '', input, output }: OnnxNodeMessage): boolean {
    if (domain !== '' || !HALF_OPERATORS.has(opType)) return false;
    // MaxPool's second output, with places, is of another type.
    if (output.length > 1) return false;
    if (input.some((name) => this.#producedInHalf(name))) return true;
    const isWeight = (name: string): boolean =>
      this.#index.constantOf(name)?.dataType === TENSOR_TYPE.float32;
    return HALF_FIRST.has(opType) && input.some(isWeight);
  }

  #producedInHalf(name: string): boolean {
    return this.#halves.has(name) && this.#index.producerOf(name) !== undefined;
  }

  #writeHalf(node: OnnxNodeMessage): void {
    const inputs = HALF_OPERATORS.get(node.opType)?.inputs ?? 'all';
    node.input = node.input.map((name, at) =>
      name !== '' && (inputs === 'all' || inputs.includes(at)) ? this.#toHalf(name) : name,
    );
    node.output = node.output.map((name) => this.#halfName(name));
    this.#nodes.push(node);
  }

  #keep(node: OnnxNodeMessage): void {
    for (const name of readBy(node)) this.#toFloat(name);
    this.#nodes.push(node);
  }

  #toHalf(name: string): string {
    const known = this.#halves.get(name);
    if (known !== undefined) return known;
    const tensor = this.graph.initializer.find((each) => each.name === name);
    const half = this.#halfName(name);
    this.#floats.add(name);
    const values = tensor === undefined ? undefined : floatsOf(tensor);
    if (tensor === undefined || values === undefined || values.length === 0) {
      this.#cast(name, half, TENSOR_TYPE.float16);
      return half;
    }
    const rawData = new Uint8Array(halvesOf(values).buffer);
    const { dims } = tensor;
    this.#weights.push({ name: half, dims, dataType: TENSOR_TYPE.float16, rawData });
    return half;
  }

  #toFloat(name: string): void {
    const half = this.#halves.get(name);
    if (half === undefined || this.#floats.has(name)) return;
    this.#floats.add(name);
    this.#cast(half, name, TENSOR_TYPE.float32);
  }

  #cast(from: string, to: string, type: number): void {
    const attribute = [{ name: 'to', type: ATTRIBUTE_INT, i: type }];
    this.#nodes.push({
      name: `${to}/cast`,
      opType: 'Cast',
      input: [from],
      output: [to],
      attribute,
    });
  }

  #halfName(name: string): string {
    const half = unusedName(this.#names, `${name}/half`);
    this.#names.add(half);
    this.#halves.set(name, half);
    return half;
  }
}
