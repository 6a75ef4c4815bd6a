import { z } from 'zod';
import { emit, type LayerCall } from '../layer-call.js';
import { isRecord } from '../parse-arguments.js';
import { damagedLayer, unsupportedLayer } from '../refusals.js';
import { asKeras, tensorAxis, type Value } from '../values.js';
import { numberOf, optionOf } from './options.js';

const bound = z.number().int().nullish();
const sliceSchema = z.object({ start: bound, stop: bound, step: bound });

interface Slice {
  readonly start: number | undefined;
  readonly stop: number | undefined;
  readonly step: number;
  /** One of the axis, which then is gone. */
  readonly single: boolean;
}

/** As ONNX's ends without limit. */
const END = 2 ** 31 - 1;

/** x[..., ::-1], x[:, 2:-2], x[..., 0] */
export function getItem(call: LayerCall, given: Value): Value {
  const slices = slicesOf(call, given.shape.length + 1);
  const [batch, ...rest] = slices;
  if (batch === undefined || !isWhole(batch)) {
    throw unsupportedLayer(call.place, 'takes a part of the batch.');
  }
  const cut = rest.flatMap((slice, index) =>
    isWhole(slice) ? [] : [{ ...slice, axis: index + 1 }],
  );
  if (cut.length === 0) return given;
  const single = cut.filter((each) => each.single).map(({ axis }) => axis);
  const plain = single.length > 0 || given.layout === 'flat';
  const input = plain ? asKeras(call.graph, given) : given;
  const { graph } = call;
  const bounds = [
    graph.integers(cut.map(({ start, step }) => start ?? (step < 0 ? END : 0))),
    graph.integers(cut.map(({ stop, step }) => stop ?? (step < 0 ? -END : END))),
    graph.integers(cut.map(({ axis }) => tensorAxis(input, axis))),
    graph.integers(cut.map(({ step }) => step)),
  ];
  const part = emit(call, 'Slice', [input.tensor, ...bounds], {}, 'part');
  const sides = input.shape.map((side, index) => {
    const slice = rest[index];
    return slice === undefined || side === undefined ? side : lengthOf(slice, side);
  });
  if (sides.some((side) => side === 0)) throw damagedLayer(call.place, 'takes an empty part.');
  const value = { ...input, tensor: part, shape: sides };
  if (single.length === 0) return value;
  const tensor = emit(call, 'Squeeze', [part, graph.integers(single)]);
  return { ...value, tensor, shape: sides.filter((_, index) => !single.includes(index + 1)) };
}

/** One for each axis, the batch's too. */
function slicesOf(call: LayerCall, axes: number): readonly Slice[] {
  const given = optionOf(call, ['slice_spec', 'key'], 1);
  const items = Array.isArray(given) ? (given as readonly unknown[]) : [given];
  const rest = items.filter((item) => !isEllipsis(item)).length;
  const whole = { start: undefined, stop: undefined, step: 1, single: false };
  const filled = items.flatMap((item) =>
    isEllipsis(item)
      ? Array.from({ length: Math.max(axes - rest, 0) }, () => whole)
      : [sliceOf(call, item)],
  );
  if (filled.length > axes) throw damagedLayer(call.place, 'takes parts of more axes than it has.');
  return [...filled, ...Array.from({ length: axes - filled.length }, () => whole)];
}

function isEllipsis(item: unknown): boolean {
  return isRecord(item) && String(item['class_name']).includes('llipsis');
}

function sliceOf(call: LayerCall, item: unknown): Slice {
  if (Number.isInteger(item)) {
    const start = item as number;
    return { start, stop: start === -1 ? undefined : start + 1, step: 1, single: true };
  }
  const fields = isRecord(item) ? (item['config'] ?? item) : undefined;
  const parsed = sliceSchema.safeParse(fields);
  if (!parsed.success || parsed.data.step === 0) {
    throw unsupportedLayer(
      call.place,
      'takes a part that is neither a slice nor a number, which is not supported.',
    );
  }
  const { start, stop, step } = parsed.data;
  return { start: start ?? undefined, stop: stop ?? undefined, step: step ?? 1, single: false };
}

function isWhole({ start, stop, step, single }: Slice): boolean {
  return !single && step === 1 && (start ?? 0) === 0 && stop === undefined;
}

/** How many a slice takes of so many, as Python counts. */
function lengthOf({ start, stop, step }: Slice, side: number): number {
  const [lowest, highest] = step < 0 ? [-1, side - 1] : [0, side];
  const clamp = (place: number): number =>
    Math.min(Math.max(place < 0 ? place + side : place, lowest), highest);
  const from = start === undefined ? (step < 0 ? highest : lowest) : clamp(start);
  const to = stop === undefined ? (step < 0 ? lowest : highest) : clamp(stop);
  return Math.max(Math.ceil((to - from) / step), 0);
}

/** Puts tensors of one shape beside each other along a new axis. */
export function stack(call: LayerCall, first: Value): Value {
  const { graph } = call;
  const rank = first.shape.length;
  const axis = numberOf(call, ['axis'], 1) ?? 0;
  const positive = axis < 0 ? axis + rank + 2 : axis;
  if (positive < 1 || positive > rank + 1) {
    throw unsupportedLayer(call.place, 'stacks along the batch.');
  }
  const parts = call.inputs.map((value, index) =>
    emit(
      call,
      'Unsqueeze',
      [asKeras(graph, value).tensor, graph.integers([positive])],
      {},
      `part_${String(index)}`,
    ),
  );
  const tensor = emit(call, 'Concat', parts, { axis: positive });
  const shape = [...first.shape];
  shape.splice(positive - 1, 0, parts.length);
  return { tensor, shape, layout: 'keras', pixels: first.pixels };
}
