import { z } from 'zod';
import { arithmetic } from '../arithmetic.js';
import {
  countSchema,
  dataFormatSchema,
  emit,
  flagSchema,
  onlyInput,
  readConfig,
  requireSide,
  variablesOf,
  type DataFormat,
  type LayerCall,
  type LayerWriter,
} from '../layer-call.js';
import { numbersOf } from '../numbers.js';
import { unsupportedLayer } from '../refusals.js';
import { mapsOf, valueOfMaps } from '../spatial.js';
import { positiveAxis, sizeOf, type Value } from '../values.js';
import { crop } from './shape.js';

export const PREPROCESSING: Readonly<Record<string, LayerWriter>> = {
  Rescaling: (call) => {
    const { scale, offset } = readConfig(
      call,
      z.object({ scale: z.unknown().optional(), offset: z.unknown().optional() }),
    );
    const scaled = arithmetic(
      call,
      'Mul',
      { value: onlyInput(call) },
      { constant: scale ?? 1 },
      'scaled',
    );
    if (numbersOf(offset ?? 0)?.values.every((each) => each === 0) === true) return scaled;
    return arithmetic(call, 'Add', { value: scaled }, { constant: offset }, 'rescaled');
  },
  Normalization: normalization,
  Resizing: resizing,
  CenterCrop: (call) => {
    const { height, width, format } = sizeConfig(call);
    return centerCrop(call, onlyInput(call), { height, width }, format);
  },
  RandomCrop: randomCrop,
};

const normalizationSchema = z.object({
  axis: z
    .union([
      z
        .number()
        .int()
        .transform((axis) => [axis]),
      z.array(z.number().int()).max(4),
    ])
    .nullish(),
  mean: z.unknown().optional(),
  variance: z.unknown().optional(),
  invert: flagSchema,
});

/** Keras's least deviation, `backend.epsilon()`. */
const EPSILON = 1e-7;

/** (x − mean) ÷ √variance, or the other way round. */
function normalization(call: LayerCall): Value {
  const config = readConfig(call, normalizationSchema);
  const input = onlyInput(call);
  const axes = new Set((config.axis ?? []).map((axis) => positiveAxis(input, axis)));
  const kept = input.shape.flatMap((side, index) =>
    axes.has(index + 1) ? [requireSide(call, side, 'the sides that it normalizes')] : [],
  );
  const variables = variablesOf(call, ['mean', 'variance', 'count']);
  const numbers = (['mean', 'variance'] as const).map((which): number[] => {
    const given = numbersOf(config[which]);
    return Array.from(given === undefined ? variables.read(which, kept) : given.values);
  });
  // Along the axes that are kept, 1 along all others.
  const dims = [1, ...input.shape.map((side, index) => (axes.has(index + 1) ? (side ?? 1) : 1))];
  const shaped = (values: readonly number[]): unknown =>
    values.length === sizeOf(dims) ? nested(values, dims) : values;
  const [mean = [], variance = []] = numbers;
  const deviation = variance.map((each) => Math.max(Math.fround(Math.sqrt(each)), EPSILON));
  const means = { constant: shaped(mean) };
  const deviations = { constant: shaped(deviation) };
  const value = { value: input };
  if (config.invert === true) {
    const scaled = arithmetic(call, 'Mul', value, deviations, 'scaled');
    return arithmetic(call, 'Add', { value: scaled }, means, 'shifted');
  }
  const centred = arithmetic(call, 'Sub', value, means, 'centred');
  return arithmetic(call, 'Div', { value: centred }, deviations, 'normalized');
}

function nested(values: readonly number[], dims: readonly number[]): unknown {
  const [first = 1, ...rest] = dims;
  if (rest.length === 0) return values;
  const run = values.length / first;
  return Array.from({ length: first }, (_, index) =>
    nested(values.slice(index * run, (index + 1) * run), rest),
  );
}

interface Side2D {
  readonly height: number;
  readonly width: number;
}

function sizeConfig(call: LayerCall): Side2D & { readonly format: DataFormat } {
  const schema = z.object({
    height: countSchema,
    width: countSchema,
    data_format: dataFormatSchema,
  });
  const { height, width, data_format: format } = readConfig(call, schema);
  return { height, width, format };
}

function resizing(call: LayerCall): Value {
  const { height, width, format } = sizeConfig(call);
  const kept = ['crop_to_aspect_ratio', 'pad_to_aspect_ratio'].find(
    (option) => call.config[option] === true,
  );
  if (kept !== undefined) {
    throw unsupportedLayer(
      call.place,
      `has ${kept}=True, which is not supported: resize before the network, or leave it out.`,
    );
  }
  const { interpolation = 'bilinear', antialias } = call.config;
  return resize(call, onlyInput(call), {
    ...{ height, width, format, interpolation },
    antialias: antialias === true,
  });
}

export interface Resizing extends Side2D {
  readonly format: DataFormat;
  readonly interpolation: unknown;
  readonly antialias: boolean;
}

/** With pixels' centres at halves, and neighbours as they are: no averaging when it shrinks. */
const INTERPOLATIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  bilinear: { mode: 'linear' },
  nearest: { mode: 'nearest', nearest_mode: 'round_prefer_ceil' },
};

/** @throws ImportRefusedError */
export function resize(call: LayerCall, input: Value, resizing: Resizing): Value {
  const { height, width, format, interpolation, antialias } = resizing;
  const known = typeof interpolation === 'string' ? interpolation.toLowerCase() : '';
  const attributes = Object.hasOwn(INTERPOLATIONS, known) ? INTERPOLATIONS[known] : undefined;
  if (attributes === undefined || antialias) {
    throw unsupportedLayer(
      call.place,
      `resizes ${antialias ? 'with antialias' : `by "${String(interpolation)}"`}, which is not supported; expected bilinear or nearest, without antialias.`,
    );
  }
  const { graph, writing } = call;
  const maps = mapsOf(call, input, format);
  const open = maps.height === undefined || maps.width === undefined;
  if (open && input.pixels !== undefined) writing.resizedTo ??= { height, width };
  const result = { ...maps, height, width };
  if (maps.height === height && maps.width === width) {
    return valueOfMaps(result, format, input.pixels);
  }
  const sides = emit(call, 'Shape', [maps.tensor], {}, 'sides');
  const bounds = [graph.integers([0]), graph.integers([2])];
  const kept = emit(call, 'Slice', [sides, ...bounds], {}, 'kept_sides');
  const sizes = emit(call, 'Concat', [kept, graph.integers([height, width])], { axis: 0 }, 'sizes');
  const tensor = emit(call, 'Resize', [maps.tensor, '', '', sizes], {
    ...attributes,
    coordinate_transformation_mode: 'half_pixel',
  });
  return valueOfMaps({ ...result, tensor }, format, input.pixels);
}

function centerCrop(call: LayerCall, input: Value, size: Side2D, format: DataFormat): Value {
  const maps = mapsOf(call, input, format);
  const [height, width] = [
    requireSide(call, maps.height, 'how large its pictures are'),
    requireSide(call, maps.width, 'how large its pictures are'),
  ];
  const [down, right] = [height - size.height, width - size.width];
  if (down < 0 || right < 0) {
    throw unsupportedLayer(
      call.place,
      'crops to more than there is, which is not supported; put a Resizing in front.',
    );
  }
  if (down === 0 && right === 0) return input;
  const [top, left] = [Math.floor(down / 2), Math.floor(right / 2)];
  return crop(call, input, [top, down - top, left, right - left], format);
}

/** Outside of training: Keras 2 crops to the shape in the middle and resizes, Keras 3 does nothing. */
function randomCrop(call: LayerCall): Value {
  const size = sizeConfig(call);
  const input = onlyInput(call);
  const maps = mapsOf(call, input, size.format);
  if (maps.height === size.height && maps.width === size.width) return input;
  if (call.writing.kerasMajor >= 3) {
    throw unsupportedLayer(
      call.place,
      'does nothing but in training, in some versions of Keras: replace it by CenterCrop or Resizing, and save the network again.',
    );
  }
  const height = requireSide(call, maps.height, 'how large its pictures are');
  const width = requireSide(call, maps.width, 'how large its pictures are');
  const cropHeight = Math.min(height, Math.floor((width * size.height) / size.width));
  const cropWidth = Math.min(width, Math.floor((height * size.width) / size.height));
  const cropped = { height: cropHeight, width: cropWidth };
  const middle = centerCrop(call, input, cropped, size.format);
  return resize(call, middle, { ...size, interpolation: 'bilinear', antialias: false });
}
