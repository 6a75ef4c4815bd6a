import type { KerasGraph } from './keras-graph.js';

/** Without the batch; undefined where any number goes. */
export type Shape = readonly (number | undefined)[];

/** What layers hand on: a tensor, and how it lies. */
export interface Value {
  readonly tensor: string;
  /** As Keras has it: height×width×channels for maps, whatever the layout. */
  readonly shape: Shape;
  /**
   * `keras`: N×shape. `maps`: of height×width×channels, N×channels×height×width, as ONNX's
   * convolutions take it. `flat`: of 1×1×channels, N×channels.
   */
  readonly layout: 'keras' | 'maps' | 'flat';
  /** Pixels that no weights have touched yet: pixel × factor + offset, of the first channel. */
  readonly pixels?: PixelScale | undefined;
}

export interface PixelScale {
  readonly factor: number;
  readonly offset: number;
}

/** N×channels×height×width */
export function asMaps(graph: KerasGraph, value: Value): Value {
  if (value.layout === 'maps') return value;
  const { tensor, shape } = value;
  const tiny = shape[0] === 1 && shape[1] === 1 && shape[2] !== undefined;
  const name = `${tensor}/maps`;
  const turned = graph.shared(name, () =>
    tiny
      ? graph.node('Reshape', name, [tensor, graph.integers([0, shape[2] ?? 0, 1, 1])])
      : graph.node('Transpose', name, [tensor], { perm: [0, 3, 1, 2] }),
  );
  return { ...value, tensor: turned, layout: 'maps' };
}

/** N×shape, in Keras's order. */
export function asKeras(graph: KerasGraph, value: Value): Value {
  if (value.layout === 'keras') return value;
  const { tensor, shape, layout } = value;
  const tiny = shape[0] === 1 && shape[1] === 1 && shape[2] !== undefined;
  const name = `${tensor}/last`;
  const turned = graph.shared(name, () =>
    tiny || layout === 'flat'
      ? graph.node('Reshape', name, [tensor, graph.integers([0, 1, 1, shape[2] ?? -1])])
      : graph.node('Transpose', name, [tensor], { perm: [0, 2, 3, 1] }),
  );
  return { ...value, tensor: turned, layout: 'keras' };
}

/** @returns N×channels of maps of 1×1, else undefined. */
export function asFlat(graph: KerasGraph, value: Value): Value | undefined {
  const { tensor, shape, layout } = value;
  const [height, width, channels] = shape;
  if (shape.length !== 3 || height !== 1 || width !== 1 || channels === undefined) return undefined;
  if (layout === 'flat') return value;
  const name = `${tensor}/flat`;
  const flat = graph.shared(name, () =>
    graph.node('Reshape', name, [tensor, graph.integers([0, channels])]),
  );
  return { ...value, tensor: flat, layout: 'flat' };
}

/** The same layout for all of one rank, with as little turning as possible. */
export function aligned(graph: KerasGraph, values: readonly Value[]): readonly Value[] {
  const [first] = values;
  if (first === undefined || values.every(({ layout }) => layout === first.layout)) return values;
  const maps = values.some(({ layout }) => layout === 'maps');
  return values.map((value) => (maps ? asMaps(graph, value) : asKeras(graph, value)));
}

/** @param axis As Keras counts: the batch is 0, and -1 the last. */
export function positiveAxis({ shape }: Pick<Value, 'shape'>, axis: number): number {
  return axis < 0 ? axis + shape.length + 1 : axis;
}

/** Where the tensor has an axis of Keras's. `flat` has channels only. */
export function tensorAxis(value: Value, axis: number): number {
  const positive = positiveAxis(value, axis);
  if (value.layout === 'maps') return [0, 2, 3, 1][positive] ?? positive;
  return value.layout === 'flat' && positive === 3 ? 1 : positive;
}

/** undefined where a side is open. */
export function sizeOf(shape: Shape): number | undefined {
  return shape.reduce<number | undefined>(
    (product, side) => (product === undefined || side === undefined ? undefined : product * side),
    1,
  );
}

export function shapeText(shape: Shape): string {
  return shape.map((side) => (side === undefined ? 'any' : String(side))).join('×');
}
