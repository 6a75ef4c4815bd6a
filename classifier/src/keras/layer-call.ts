import { z } from 'zod';
import type { Attributes, KerasGraph } from './keras-graph.js';
import type { KerasVariable, LayerPlace, Size } from './keras-network.js';
import { damagedLayer, unsupportedLayer } from './refusals.js';
import { sizeOf, type Value } from './values.js';

/** What a network's layers share while they are written. */
export interface Writing {
  readonly graph: KerasGraph;
  /** 1, 2 or 3. */
  readonly kerasMajor: number;
  /** Each variable is read once, however often its layer is used. */
  read(
    place: Omit<LayerPlace, 'variables'>,
    variables: readonly KerasVariable[],
    variable: KerasVariable,
    shape: readonly number[],
  ): Float32Array;
  scalesPixels: boolean;
  resizedTo: Size | undefined;
}

export type Operand =
  | { readonly value: Value }
  | { readonly list: readonly Operand[] }
  | { readonly constant: unknown };

/** A layer, used once. */
export interface LayerCall {
  readonly writing: Writing;
  readonly graph: KerasGraph;
  readonly place: Omit<LayerPlace, 'variables'>;
  readonly config: Readonly<Record<string, unknown>>;
  /** All tensors that it takes, in order. */
  readonly inputs: readonly Value[];
  readonly positional: readonly Operand[];
  readonly named: Readonly<Record<string, Operand>>;
}

export type LayerWriter = (call: LayerCall) => Value;

/** The layer's only input. @throws ImportRefusedError */
export function onlyInput(call: LayerCall, rank?: number): Value {
  const [input] = call.inputs;
  if (input === undefined || call.inputs.length > 1) {
    throw damagedLayer(
      call.place,
      `expected one tensor to it, came ${String(call.inputs.length)}.`,
    );
  }
  if (rank !== undefined && input.shape.length !== rank) {
    throw damagedLayer(
      call.place,
      `expected ${String(rank)} dimensions to it besides the batch, came ${String(input.shape.length)}.`,
    );
  }
  return input;
}

/** @throws ImportRefusedError where the layer's configuration is not as the schema says. */
export function readConfig<Schema extends z.ZodType>(
  { place, config }: Pick<LayerCall, 'place' | 'config'>,
  schema: Schema,
): z.infer<Schema> {
  const result = schema.safeParse(config);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.map(String).join('.') ?? '';
  throw damagedLayer(place, `its "${field}" is not as Keras writes it (${issue?.message ?? ''}).`);
}

/** Made from a layer's name and what it is, such as "block1/conv" and "kernel". */
export function nameOf({ place }: Pick<LayerCall, 'place'>, what?: string): string {
  const name = place.path.join('/');
  return what === undefined ? name : `${name}/${what}`;
}

/** A node whose tensor is called as the layer, or as a step of it. */
export function emit(
  call: LayerCall,
  opType: string,
  input: readonly string[],
  attributes: Attributes = {},
  what?: string,
): string {
  return call.graph.node(opType, nameOf(call, what), input, attributes);
}

/** Variables of a layer; those that it does not have are left out before. */
export interface LayerVariables {
  read(variable: KerasVariable, shape: readonly number[]): Float32Array;
  /** An initializer of the variable as Keras has it, or laid out anew. */
  constant(
    variable: KerasVariable,
    shape: readonly number[],
    laidOut?: { readonly dims: readonly number[]; layOut?(values: Float32Array): Float32Array },
  ): string;
}

export function variablesOf(
  call: LayerCall,
  variables: readonly KerasVariable[],
): LayerVariables {
  const { writing, graph, place } = call;
  const read: LayerVariables['read'] = (variable, shape) => {
    if (sizeOf(shape) === 0) throw damagedLayer(place, `its "${variable}" has no numbers.`);
    return writing.read(place, variables, variable, shape);
  };
  return {
    read,
    constant: (variable, shape, laidOut = { dims: shape }) =>
      // A layer may be used on tensors that lie otherwise.
      graph.shared(`weights ${nameOf(call, variable)} ${laidOut.dims.join()}`, () => {
        const values = read(variable, shape);
        return graph.floats(
          nameOf(call, variable),
          laidOut.dims,
          laidOut.layOut?.(values) ?? values,
        );
      }),
  };
}

/** @throws ImportRefusedError */
export function requireSide(call: LayerCall, side: number | undefined, what: string): number {
  if (side !== undefined) return side;
  throw unsupportedLayer(
    call.place,
    `needs to know ${what}, and the network takes pictures of any size: save it with a fixed input shape, such as keras.Input((224, 224, 3)).`,
  );
}

const positiveInteger = z.number().int().min(1).max(1_000_000);

/** One number for both directions, or [vertical, horizontal]. */
export const pairSchema = z
  .union([positiveInteger, z.tuple([positiveInteger, positiveInteger]), z.tuple([positiveInteger])])
  .transform((value): readonly [number, number] => {
    if (typeof value === 'number') return [value, value];
    return [value[0], value[1] ?? value[0]];
  });

export const countSchema = positiveInteger;
export const flagSchema = z.boolean().nullish();

export const dataFormatSchema = z
  .enum(['channels_last', 'channels_first'])
  .nullish()
  .transform((value) => value ?? 'channels_last');
export type DataFormat = z.infer<typeof dataFormatSchema>;
