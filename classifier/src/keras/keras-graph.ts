import type {
  OnnxAttributeMessage,
  OnnxNodeMessage,
  OnnxTensorMessage,
} from '../onnx/onnx-model.js';
import { TENSOR_TYPE } from '../onnx/tensor-types.js';

/** AttributeProto.AttributeType */
const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, ints: 7 } as const;

/** A number is a whole one; a float says so. */
export type Attribute = number | string | readonly number[] | { readonly float: number };
export type Attributes = Readonly<Record<string, Attribute>>;

/** Collects nodes and constants; every method returns the name of the tensor that it made. */
export class KerasGraph {
  readonly nodes: OnnxNodeMessage[] = [];
  readonly initializers: OnnxTensorMessage[] = [];
  /** How many were called so. */
  readonly #names = new Map<string, number>();
  readonly #shared = new Map<string, string>();

  /** @param input A name that is taken. */
  constructor(input: string) {
    this.#names.set(input, 1);
  }

  node(opType: string, name: string, input: readonly string[], attributes?: Attributes): string {
    const own = this.#unused(name);
    const attribute = Object.entries(attributes ?? {}).map(([key, value]) =>
      toAttribute(key, value),
    );
    this.nodes.push({ name: own, opType, input, output: [own], attribute });
    return own;
  }

  /** The numbers are kept as a view. */
  floats(name: string, dims: readonly number[], values: Float32Array): string {
    const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return this.#constant(name, { dims, dataType: TENSOR_TYPE.float32, rawData });
  }

  /** One number without dimensions; the same one for all who ask for it. */
  scalar(value: number): string {
    return this.shared(`scalar ${String(Math.fround(value))}`, () =>
      this.floats(`constant_${String(Math.fround(value))}`, [], Float32Array.of(value)),
    );
  }

  /** A list of int64; the same one for all who ask for it. */
  integers(values: readonly number[]): string {
    return this.shared(`integers ${values.join()}`, () => {
      const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
      const dims = [values.length];
      const name = `integers_${values.join('_')}`;
      return this.#constant(name, { dims, dataType: TENSOR_TYPE.int64, rawData });
    });
  }

  /** What is made once, however often it is asked for. */
  shared(key: string, make: () => string): string {
    const made = this.#shared.get(key) ?? make();
    this.#shared.set(key, made);
    return made;
  }

  #constant(name: string, tensor: Omit<OnnxTensorMessage, 'name'>): string {
    const own = this.#unused(name);
    this.initializers.push({ name: own, ...tensor });
    return own;
  }

  #unused(name: string): string {
    const count = this.#names.get(name) ?? 0;
    this.#names.set(name, count + 1);
    return count === 0 ? name : this.#unused(`${name}_${String(count)}`);
  }
}

function toAttribute(name: string, value: Attribute): OnnxAttributeMessage {
  if (typeof value === 'number') return { name, type: ATTRIBUTE_TYPE.int, i: value };
  if (typeof value === 'string') {
    return { name, type: ATTRIBUTE_TYPE.string, s: new TextEncoder().encode(value) };
  }
  if ('float' in value) return { name, type: ATTRIBUTE_TYPE.float, f: value.float };
  return { name, type: ATTRIBUTE_TYPE.ints, ints: value };
}
