import * as h5 from 'h5wasm/node';
import { kerasLayersOf, type KerasLayer } from './keras-layers.js';
import { describeResNet } from './resnet50.js';

/** A residual network of two small blocks, one of them with a shortcut. */
export const TINY_NETWORK = describeResNet({
  inputSize: 8,
  stemChannels: 2,
  stages: [{ blockCount: 2, channels: 1, stride: 1 }],
  classCount: 3,
});

export interface TinyWeightsOptions {
  readonly compression?: number;
  readonly layers?: readonly KerasLayer[];
  /** The group that holds everything; the root by default. */
  readonly group?: string;
  /** What all numbers are divided by; 100 by default. */
  readonly divisor?: number;
}

/**
 * Writes a weights file in Keras's layout, under layer names unlike any real ones. The arrays of
 * layer n hold n + 1, n + 2 and so on, divided.
 */
export async function writeTinyWeights(
  path: string,
  { layers = kerasLayersOf(TINY_NETWORK), group, ...arrays }: TinyWeightsOptions = {},
): Promise<void> {
  await h5.ready;
  const file = new h5.File(path, 'w');
  const root = group === undefined ? file : file.create_group(group);
  const names = layers.map((_, index) => `layer_${String(index)}`);
  root.create_attribute('layer_names', ['input_1', ...names]);
  root.create_group('input_1').create_attribute('note', 'no weights');
  layers.forEach((layer, index) => {
    writeLayer(root, `layer_${String(index)}`, layer.shapes, index, arrays);
  });
  file.close();
}

function writeLayer(
  root: h5.Group,
  name: string,
  shapes: KerasLayer['shapes'],
  layerIndex: number,
  { compression, divisor = 100 }: Pick<TinyWeightsOptions, 'compression' | 'divisor'>,
): void {
  const group = root.create_group(name);
  const arrayNames = shapes.map((_, index) => `array_${String(index)}:0`);
  group.create_attribute('weight_names', arrayNames);
  shapes.forEach((shape, index) => {
    const count = shape.reduce((product, side) => product * side, 1);
    group.create_dataset({
      name: arrayNames[index] ?? '',
      data: new Float32Array(count).fill((layerIndex + index + 1) / divisor),
      shape: [...shape],
      ...(compression === undefined ? {} : { chunks: [...shape], compression }),
    });
  });
}
