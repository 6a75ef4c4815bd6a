import type { Attributes } from '../keras-graph.js';
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
import { mapsOf, paddingSchema, placeWindow, requirePlaces, valueOfMaps } from '../spatial.js';
import type { Value } from '../values.js';

const poolSchema = z.object({
  pool_size: pairSchema.prefault([2, 2]),
  strides: z.union([pairSchema, z.null()]).optional(),
  padding: paddingSchema,
  data_format: dataFormatSchema,
});
const globalSchema = z.object({ data_format: dataFormatSchema, keepdims: flagSchema });

export const POOLINGS: Readonly<Record<string, LayerWriter>> = {
  MaxPooling2D: (call) => pooled(call, 'MaxPool'),
  MaxPool2D: (call) => pooled(call, 'MaxPool'),
  // Neither counts padding among what it averages.
  AveragePooling2D: (call) => pooled(call, 'AveragePool'),
  AvgPool2D: (call) => pooled(call, 'AveragePool'),
  GlobalAveragePooling2D: (call) => pooledGlobally(call, 'GlobalAveragePool'),
  GlobalAvgPool2D: (call) => pooledGlobally(call, 'GlobalAveragePool'),
  GlobalMaxPooling2D: (call) => pooledGlobally(call, 'GlobalMaxPool'),
  GlobalMaxPool2D: (call) => pooledGlobally(call, 'GlobalMaxPool'),
};

function pooled(call: LayerCall, opType: string): Value {
  const config = readConfig(call, poolSchema);
  const { pool_size: kernel, padding } = config;
  const maps = mapsOf(call, onlyInput(call), config.data_format);
  const strides = config.strides ?? kernel;
  const placed = placeWindow(maps, { kernel, strides, dilation: [1, 1], padding });
  // onnxruntime 1.x merges a Pad of zeros in front into a MaxPool that has pads, which pads with
  // less than any number: ResNet50V2 answers wrong then. It leaves one alone that says auto_pad.
  const unpadded = opType === 'MaxPool' && padding === 'valid';
  const attributes: Attributes = unpadded
    ? { kernel_shape: kernel, strides, auto_pad: 'VALID' }
    : placed.attributes;
  const tensor = emit(call, opType, [maps.tensor], attributes);
  const result = { ...placed, tensor, channels: maps.channels };
  requirePlaces(call, result);
  return valueOfMaps(result, config.data_format);
}

function pooledGlobally(call: LayerCall, opType: string): Value {
  const { data_format: format, keepdims } = readConfig(call, globalSchema);
  const { tensor: input, channels } = mapsOf(call, onlyInput(call), format);
  const pooledMaps = emit(call, opType, [input], {}, 'pooled');
  if (keepdims === true && format === 'channels_first') {
    return { tensor: pooledMaps, shape: [channels, 1, 1], layout: 'keras' };
  }
  const tensor = emit(call, 'Flatten', [pooledMaps], { axis: 1 });
  return keepdims === true
    ? { tensor, shape: [1, 1, channels], layout: 'flat' }
    : { tensor, shape: [channels], layout: 'keras' };
}
