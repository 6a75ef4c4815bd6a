import { z } from 'zod';
import {
  dataFormatSchema,
  emit,
  flagSchema,
  onlyInput,
  pairSchema,
  readConfig,
  type LayerCall,
  type LayerWriter,
} from '../layer-call.js';
import { damagedLayer, unsupportedLayer } from '../refusals.js';
import { mapsOf, requirePlaces, valueOfMaps } from '../spatial.js';
import { asFlat, asKeras, shapeText, sizeOf, type Shape, type Value } from '../values.js';

const END = 2 ** 31 - 1;

export const SHAPES: Readonly<Record<string, LayerWriter>> = {
  Flatten: flatten,
  Reshape: (call) => {
    const schema = z.object({ target_shape: z.array(z.number().int().nullable()).max(8) });
    const { target_shape: target } = readConfig(call, schema);
    return reshape(
      call,
      onlyInput(call),
      target.map((side) => side ?? -1),
    );
  },
  Permute: (call) => {
    const { dims } = readConfig(call, z.object({ dims: z.array(z.number().int().min(1)).max(8) }));
    return permute(call, onlyInput(call), dims);
  },
  ZeroPadding2D: padded,
  Cropping2D: cropped,
};

export function flatten(call: LayerCall): Value {
  const { data_format: format } = readConfig(call, z.object({ data_format: dataFormatSchema }));
  const given = onlyInput(call);
  const first = format === 'channels_first' && given.shape.length === 3;
  const input = first ? permute(call, given, [2, 3, 1], 'ordered') : given;
  const flat = asFlat(call.graph, input);
  if (flat !== undefined) return { ...flat, shape: [flat.shape[2]], layout: 'keras' };
  if (input.shape.length === 1) return input;
  const { tensor } = asKeras(call.graph, input);
  const shape = [sizeOf(input.shape)];
  return { ...input, tensor: emit(call, 'Flatten', [tensor], { axis: 1 }), shape, layout: 'keras' };
}

/** @param target With at most one -1, for what is left. */
export function reshape(call: LayerCall, input: Value, target: readonly number[]): Value {
  const shape = filledShape(call, input.shape, target);
  const flat = asFlat(call.graph, input);
  // To and from 1×1×channels nothing moves.
  if (flat !== undefined && shape.length === 1) return { ...flat, shape, layout: 'keras' };
  if (input.shape.length === 1 && shape.length === 3 && shape[0] === 1 && shape[1] === 1) {
    return { ...input, shape, layout: 'flat' };
  }
  const { tensor } = asKeras(call.graph, input);
  const dims = call.graph.integers([0, ...target]);
  return { ...input, tensor: emit(call, 'Reshape', [tensor, dims]), shape, layout: 'keras' };
}

function filledShape(call: LayerCall, from: Shape, target: readonly number[]): Shape {
  const given = sizeOf(from);
  const known = target.filter((side) => side !== -1);
  const size = known.reduce((all, side) => all * side, 1);
  const open = target.length - known.length;
  const rest = given === undefined ? undefined : given / size;
  const fits = open === 0 ? rest === undefined || rest === 1 : Number.isInteger(rest ?? 1);
  if (open > 1 || !fits || known.some((side) => side < 1)) {
    throw damagedLayer(
      call.place,
      `${shapeText(from)} numbers do not go into the shape ${target.join('×')}.`,
    );
  }
  return target.map((side) => (side === -1 ? rest : side));
}

/** @param dims Which axis each becomes, counted from 1: the batch stays. */
export function permute(
  call: LayerCall,
  given: Value,
  dims: readonly number[],
  what?: string,
): Value {
  const input = asKeras(call.graph, given);
  const sorted = [...dims].sort((a, b) => a - b);
  if (sorted.length !== input.shape.length || sorted.some((dim, index) => dim !== index + 1)) {
    throw damagedLayer(call.place, `[${dims.join(', ')}] is no order of its axes.`);
  }
  const tensor = emit(call, 'Transpose', [input.tensor], { perm: [0, ...dims] }, what);
  return { ...input, tensor, shape: dims.map((dim) => input.shape[dim - 1]) };
}

const side = z.number().int().min(0).max(100_000);
const bordersSchema = z.union([
  side.transform((all) => [all, all, all, all] as const),
  z
    .tuple([z.tuple([side, side]), z.tuple([side, side])])
    .transform(([[top, bottom], [left, right]]) => [top, bottom, left, right] as const),
  z.tuple([side, side]).transform(([height, width]) => [height, height, width, width] as const),
]);

function padded(call: LayerCall): Value {
  const schema = z.object({ padding: bordersSchema, data_format: dataFormatSchema });
  const { padding, data_format: format } = readConfig(call, schema);
  const input = onlyInput(call);
  const maps = mapsOf(call, input, format);
  const [top, bottom, left, right] = padding;
  const pads = call.graph.integers([0, 0, top, left, 0, 0, bottom, right]);
  const tensor = emit(call, 'Pad', [maps.tensor, pads]);
  const height = maps.height && maps.height + top + bottom;
  const width = maps.width && maps.width + left + right;
  return valueOfMaps({ ...maps, tensor, height, width }, format, input.pixels);
}

function cropped(call: LayerCall): Value {
  const schema = z.object({ cropping: bordersSchema, data_format: dataFormatSchema });
  const { cropping, data_format: format } = readConfig(call, schema);
  const input = onlyInput(call);
  return crop(call, input, cropping, format);
}

type Borders = readonly [top: number, bottom: number, left: number, right: number];

export function crop(
  call: LayerCall,
  input: Value,
  [top, bottom, left, right]: Borders,
  format: z.infer<typeof dataFormatSchema>,
): Value {
  const { graph } = call;
  const maps = mapsOf(call, input, format);
  const starts = graph.integers([top, left]);
  const ends = graph.integers([bottom, right].map((border) => (border === 0 ? END : -border)));
  const tensor = emit(call, 'Slice', [maps.tensor, starts, ends, graph.integers([2, 3])]);
  const height = maps.height && maps.height - top - bottom;
  const width = maps.width && maps.width - left - right;
  const result = { ...maps, tensor, height, width };
  requirePlaces(call, result);
  return valueOfMaps(result, format, input.pixels);
}

const upSchema = z.object({
  size: pairSchema.prefault([2, 2]),
  interpolation: z.enum(['nearest', 'bilinear']).nullish(),
  data_format: dataFormatSchema,
  antialias: flagSchema,
});

export const UP_SAMPLING: Readonly<Record<string, LayerWriter>> = {
  UpSampling2D: (call) => {
    const { size, interpolation, data_format: format } = readConfig(call, upSchema);
    const { graph } = call;
    const maps = mapsOf(call, onlyInput(call), format);
    const scales = graph.shared(`scales ${size.join()}`, () =>
      graph.floats('scales', [4], Float32Array.of(1, 1, ...size)),
    );
    if (interpolation === undefined && call.config['interpolation'] !== undefined) {
      throw unsupportedLayer(call.place, 'has an interpolation that is not known here.');
    }
    const attributes =
      interpolation === 'bilinear'
        ? { mode: 'linear', coordinate_transformation_mode: 'half_pixel' }
        : { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
    const tensor = emit(call, 'Resize', [maps.tensor, '', scales], attributes);
    const height = maps.height && maps.height * size[0];
    const width = maps.width && maps.width * size[1];
    return valueOfMaps({ ...maps, tensor, height, width }, format);
  },
};
