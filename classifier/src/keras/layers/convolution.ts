import { z } from 'zod';
import {
  countSchema,
  dataFormatSchema,
  emit,
  flagSchema,
  onlyInput,
  pairSchema,
  readConfig,
  requireSide,
  variablesOf,
  type LayerCall,
  type LayerWriter,
} from '../layer-call.js';
import { damagedLayer, unsupportedLayer } from '../refusals.js';
import { reorder } from '../reorder.js';
import {
  mapsOf,
  paddingSchema,
  placeWindow,
  requirePlaces,
  valueOfMaps,
  type Maps,
} from '../spatial.js';
import { asFlat, type Value } from '../values.js';
import { activate } from './activate.js';

const windowSchema = z.object({
  kernel_size: pairSchema,
  strides: pairSchema.prefault([1, 1]),
  dilation_rate: pairSchema.prefault([1, 1]),
  padding: paddingSchema,
  data_format: dataFormatSchema,
  use_bias: flagSchema,
  activation: z.unknown().optional(),
});
const convolutionSchema = windowSchema.extend({
  filters: countSchema,
  groups: countSchema.nullish(),
});
const depthwiseSchema = windowSchema.extend({ depth_multiplier: countSchema.nullish() });
const separableSchema = depthwiseSchema.extend({ filters: countSchema });
const transposedSchema = windowSchema.extend({
  filters: countSchema,
  output_padding: z.unknown().optional(),
});

type WindowConfig = z.infer<typeof windowSchema>;

export const CONVOLUTIONS: Readonly<Record<string, LayerWriter>> = {
  Conv2D: convolution,
  DepthwiseConv2D: depthwiseConvolution,
  SeparableConv2D: separableConvolution,
  Conv2DTranspose: transposedConvolution,
};

function convolution(call: LayerCall): Value {
  const config = readConfig(call, convolutionSchema);
  const { filters, groups, kernel_size: kernel, use_bias: useBias } = config;
  const input = onlyInput(call);
  const maps = mapsOf(call, input, config.data_format);
  const channels = requireSide(call, maps.channels, 'the number of channels');
  const group = groups ?? 1;
  if (channels % group !== 0 || filters % group !== 0) {
    throw damagedLayer(
      call.place,
      `${String(channels)} channels and ${String(filters)} filters do not go into ${String(group)} groups.`,
    );
  }
  const variables = variablesOf(call, useBias === false ? ['kernel'] : ['kernel', 'bias']);
  const bias = useBias === false ? [] : [variables.constant('bias', [filters])];
  const shape = [...kernel, channels / group, filters];
  const flat = group === 1 && kernel.join() === '1,1' ? asFlat(call.graph, input) : undefined;
  if (flat !== undefined && config.data_format === 'channels_last') {
    // On a single place it is a dense layer.
    const name = variables.constant('kernel', shape, { dims: [channels, filters] });
    const product = emit(call, 'MatMul', [flat.tensor, name], {}, 'product');
    const [summand] = bias;
    const tensor = summand === undefined ? product : emit(call, 'Add', [product, summand]);
    return activate(call, { tensor, shape: [1, 1, filters], layout: 'flat' }, config.activation);
  }
  const name = variables.constant('kernel', shape, {
    dims: [filters, channels / group, ...kernel],
    layOut: (values) => reorder(values, shape, [3, 2, 0, 1]),
  });
  return convolved(call, maps, config, { name, bias, group, filters });
}

/** Keras numbers its outputs by channel, then by multiple, as ONNX's groups do. */
function depthwiseConvolution(call: LayerCall): Value {
  const config = readConfig(call, depthwiseSchema);
  const maps = mapsOf(call, onlyInput(call), config.data_format);
  const useBias = config.use_bias !== false;
  const variables = variablesOf(
    call,
    useBias ? ['depthwise_kernel', 'bias'] : ['depthwise_kernel'],
  );
  const kernel = depthwiseKernel(call, maps, config, variables);
  const bias = useBias ? [variables.constant('bias', [kernel.filters])] : [];
  return convolved(call, maps, config, { ...kernel, bias });
}

function depthwiseKernel(
  call: LayerCall,
  maps: Maps,
  config: z.infer<typeof depthwiseSchema>,
  variables: ReturnType<typeof variablesOf>,
): { readonly name: string; readonly group: number; readonly filters: number } {
  const channels = requireSide(call, maps.channels, 'the number of channels');
  const multiplier = config.depth_multiplier ?? 1;
  const filters = channels * multiplier;
  const shape = [...config.kernel_size, channels, multiplier];
  const name = variables.constant('depthwise_kernel', shape, {
    dims: [filters, 1, ...config.kernel_size],
    layOut: (values) => reorder(values, shape, [2, 3, 0, 1]),
  });
  return { name, group: channels, filters };
}

function separableConvolution(call: LayerCall): Value {
  const config = readConfig(call, separableSchema);
  const { filters } = config;
  const maps = mapsOf(call, onlyInput(call), config.data_format);
  const useBias = config.use_bias !== false;
  const variables = variablesOf(call, [
    'depthwise_kernel',
    'pointwise_kernel',
    ...(useBias ? (['bias'] as const) : []),
  ]);
  const depthwise = depthwiseKernel(call, maps, config, variables);
  const placed = placed2D(call, maps, config);
  const inputs = [maps.tensor, depthwise.name];
  const attributes = { ...placed.attributes, group: depthwise.group };
  const between = emit(call, 'Conv', inputs, attributes, 'depthwise');
  const shape = [1, 1, depthwise.filters, filters];
  const pointwise = variables.constant('pointwise_kernel', shape, {
    dims: [filters, depthwise.filters, 1, 1],
    layOut: (values) => reorder(values, shape, [3, 2, 0, 1]),
  });
  const bias = useBias ? [variables.constant('bias', [filters])] : [];
  const tensor = emit(call, 'Conv', [between, pointwise, ...bias], { kernel_shape: [1, 1] });
  const value = valueOfMaps({ ...placed, tensor, channels: filters }, config.data_format);
  return activate(call, value, config.activation);
}

interface Kernel {
  readonly name: string;
  readonly bias: readonly string[];
  readonly group: number;
  readonly filters: number;
}

function convolved(
  call: LayerCall,
  maps: Maps,
  config: WindowConfig,
  { name, bias, group, filters }: Kernel,
): Value {
  const placed = placed2D(call, maps, config);
  const attributes = { ...placed.attributes, group };
  const tensor = emit(call, 'Conv', [maps.tensor, name, ...bias], attributes);
  const value = valueOfMaps({ ...placed, tensor, channels: filters }, config.data_format);
  return activate(call, value, config.activation);
}

function placed2D(
  call: LayerCall,
  maps: Maps,
  { kernel_size: kernel, strides, dilation_rate: dilation, padding }: WindowConfig,
): ReturnType<typeof placeWindow> {
  const placed = placeWindow(maps, { kernel, strides, dilation, padding });
  requirePlaces(call, { ...maps, ...placed });
  return { ...placed, attributes: { ...placed.attributes, dilations: dilation } };
}

/** The gradient of a convolution, as TensorFlow computes it. */
function transposedConvolution(call: LayerCall): Value {
  const config = readConfig(call, transposedSchema);
  const { filters, kernel_size: kernel, strides, dilation_rate: dilation } = config;
  if (config.output_padding !== null && config.output_padding !== undefined) {
    throw unsupportedLayer(
      call.place,
      'has an output_padding, which is not supported; leave it out.',
    );
  }
  const maps = mapsOf(call, onlyInput(call), config.data_format);
  const channels = requireSide(call, maps.channels, 'the number of channels');
  const useBias = config.use_bias !== false;
  const variables = variablesOf(call, useBias ? ['kernel', 'bias'] : ['kernel']);
  const shape = [...kernel, filters, channels];
  const name = variables.constant('kernel', shape, {
    dims: [channels, filters, ...kernel],
    layOut: (values) => reorder(values, shape, [3, 2, 0, 1]),
  });
  const bias = useBias ? [variables.constant('bias', [filters])] : [];
  const sides = ([maps.height, maps.width] as const).map((side, axis) => {
    const stride = strides[axis] ?? 1;
    const reach = ((kernel[axis] ?? 1) - 1) * (dilation[axis] ?? 1) + 1;
    const more = Math.max(reach - stride, 0);
    const cut = config.padding === 'same' ? more : 0;
    const before = Math.floor(cut / 2);
    return {
      size: side && side * stride + more - cut,
      before,
      after: cut - before,
      extra: Math.max(stride - reach, 0),
    };
  });
  const tensor = emit(call, 'ConvTranspose', [maps.tensor, name, ...bias], {
    kernel_shape: kernel,
    strides,
    dilations: dilation,
    pads: [...sides.map(({ before }) => before), ...sides.map(({ after }) => after)],
    output_padding: sides.map(({ extra }) => extra),
  });
  const size = { height: sides[0]?.size, width: sides[1]?.size };
  const value = valueOfMaps({ tensor, channels: filters, ...size }, config.data_format);
  return activate(call, value, config.activation);
}
