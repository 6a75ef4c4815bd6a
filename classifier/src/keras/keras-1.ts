import { isRecord } from './parse-arguments.js';
import { damagedTopology } from './refusals.js';

const CLASSES: Readonly<Record<string, string>> = {
  Convolution2D: 'Conv2D',
  AtrousConvolution2D: 'Conv2D',
  SeparableConvolution2D: 'SeparableConv2D',
  Deconvolution2D: 'Conv2DTranspose',
};

/** Keras 1's names of options, and Keras 2's. */
const OPTIONS: Readonly<Record<string, string>> = {
  nb_filter: 'filters',
  subsample: 'strides',
  border_mode: 'padding',
  atrous_rate: 'dilation_rate',
  bias: 'use_bias',
  output_dim: 'units',
};

const MERGES: Readonly<Record<string, string>> = {
  sum: 'Add',
  mul: 'Multiply',
  ave: 'Average',
  max: 'Maximum',
  concat: 'Concatenate',
};

/**
 * A layer as Keras 2 would have written it, where Keras 1 did.
 *
 * @throws ImportRefusedError where its channels come first, as Theano had them.
 */
export function modernized(
  className: string,
  config: unknown,
): { readonly className: string; readonly config: unknown } {
  if (!isRecord(config)) return { className, config };
  if (config['dim_ordering'] === 'th') {
    throw damagedTopology(
      'has channels first, in the order of Theano ("dim_ordering": "th"), which is not supported; convert the network to TensorFlow’s order.',
    );
  }
  const own = Object.hasOwn(CLASSES, className) ? CLASSES[className] : undefined;
  if (className === 'Merge') return merge(config);
  const old = Object.keys(config).some((key) => Object.hasOwn(OPTIONS, key) || key === 'nb_row');
  if (!old) return { className: own ?? className, config };
  const renamed = Object.entries(config).map(([key, value]): [string, unknown] => [
    Object.hasOwn(OPTIONS, key) ? (OPTIONS[key] ?? key) : key,
    value,
  ]);
  const { nb_row: rows, nb_col: columns } = config;
  const kernel = rows === undefined ? {} : { kernel_size: [rows, columns] };
  return { className: own ?? className, config: { ...Object.fromEntries(renamed), ...kernel } };
}

function merge(config: Readonly<Record<string, unknown>>): {
  readonly className: string;
  readonly config: unknown;
} {
  const { mode, concat_axis: axis = -1 } = config;
  const known = typeof mode === 'string' && Object.hasOwn(MERGES, mode) ? MERGES[mode] : undefined;
  return { className: known ?? 'Merge', config: { ...config, axis } };
}
