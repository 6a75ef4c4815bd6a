import * as h5 from 'h5wasm';
import { zipSync } from 'fflate';
import type { KerasVariable, LayerPlace } from '../keras-network.js';

/** On both sides, of the small network's input. */
export const SIDE = 6;

/** As Keras 3 describes it: pixels of 0 to 255 in, three classes out. */
export function smallTopology(head: { units?: number; activation?: string } = {}): object {
  const { units = 3, activation = 'softmax' } = head;
  const layer = (class_name: string, config: object): object => ({ class_name, config });
  return layer('Sequential', {
    name: 'sequential',
    layers: [
      layer('InputLayer', { batch_shape: [null, SIDE, SIDE, 3], name: 'input_layer' }),
      layer('Rescaling', { name: 'rescaling', scale: 1 / 255, offset: 0 }),
      layer('Conv2D', {
        ...{ name: 'conv', filters: 4, kernel_size: [3, 3], strides: [1, 1] },
        ...{ padding: 'same', activation: 'relu', use_bias: true },
      }),
      layer('GlobalAveragePooling2D', { name: 'pool' }),
      layer('Dense', { name: 'dense', units, activation, use_bias: true }),
    ],
  });
}

export interface SmallWeight {
  /** `conv/kernel` */
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export function smallWeights(units = 3): readonly SmallWeight[] {
  return [
    weight('conv/kernel', [3, 3, 3, 4]),
    weight('conv/bias', [4]),
    weight('dense/kernel', [4, units]),
    weight('dense/bias', [units]),
  ];
}

/** Numbers between −1 and 1 that are the same at every run. */
function weight(name: string, shape: readonly number[]): SmallWeight {
  const length = shape.reduce((product, side) => product * side, 1);
  const values = Float32Array.from({ length }, (_, index) => Math.sin(index * 1.3 + name.length));
  return { name, shape, values };
}

/** The bytes of an HDF5 file. */
export async function hdf5Bytes(write: (file: h5.File) => void): Promise<Uint8Array> {
  const { FS } = await h5.ready;
  const file = new h5.File('/written', 'w');
  write(file);
  file.close();
  const bytes = FS.readFile('/written', { encoding: 'binary' });
  FS.unlink('/written');
  return Uint8Array.from(bytes);
}

export interface SmallH5 {
  readonly topology?: string;
  readonly weights?: readonly SmallWeight[];
  /** What stands behind each name: `:0` of Keras 2. */
  readonly suffix?: string;
}

/** As `model.save("model.h5")` writes it. */
export function smallH5(options: SmallH5 = {}): Promise<Uint8Array> {
  const { topology = JSON.stringify(smallTopology()), weights = smallWeights() } = options;
  const { suffix = '' } = options;
  return hdf5Bytes((file) => {
    file.create_attribute('model_config', topology);
    file.create_attribute('keras_version', '3.11.3');
    const root = file.create_group('model_weights');
    const layers = ['conv', 'pool', 'dense'];
    root.create_attribute('layer_names', layers);
    for (const layer of layers) {
      const group = root.create_group(layer);
      const own = weights.filter(({ name }) => name.startsWith(`${layer}/`));
      if (own.length === 0) continue;
      group.create_attribute(
        'weight_names',
        own.map(({ name }) => `${name}${suffix}`),
      );
      group.create_group(layer);
      for (const each of own) addArray(group, `${each.name}${suffix}`, each);
    }
  });
}

export function addArray(group: h5.Group, name: string, { values, shape }: SmallWeight): void {
  group.create_dataset({ name, data: values, shape: [...shape] });
}

/** What is in a `.keras` file. */
export async function smallKerasFiles(): Promise<Record<string, Uint8Array>> {
  const weights = await hdf5Bytes((file) => {
    const layers = file.create_group('layers');
    for (const [stored, layer] of [
      ['conv2d', 'conv'],
      ['dense', 'dense'],
    ]) {
      const vars = layers.create_group(stored ?? '').create_group('vars');
      const own = smallWeights().filter(({ name }) => name.startsWith(`${layer ?? ''}/`));
      own.forEach((each, index) => {
        addArray(vars, String(index), each);
      });
    }
  });
  const bytes = (value: object): Uint8Array => Buffer.from(JSON.stringify(value));
  return {
    'metadata.json': bytes({ keras_version: '3.11.3' }),
    'config.json': bytes(smallTopology()),
    'model.weights.h5': weights,
  };
}

/** As `model.save("model.keras")` writes it, which does not compress. */
export async function smallKeras(level: 0 | 6 = 0): Promise<Uint8Array> {
  return zipSync(await smallKerasFiles(), { level });
}

/** As TensorFlow.js saves it, with its weights in two files. */
export function smallTfjs(changes: object = {}): Record<string, object | Uint8Array> {
  const all = Buffer.concat(smallWeights().map(({ values }) => new Uint8Array(values.buffer)));
  const weights = smallWeights().map(({ name, shape }) => ({ name, shape, dtype: 'float32' }));
  return {
    'model.json': {
      format: 'layers-model',
      modelTopology: { keras_version: 'tfjs-layers 4.22.0', model_config: smallTopology() },
      weightsManifest: [{ paths: ['a.bin', 'b.bin'], weights }],
      ...changes,
    },
    'a.bin': new Uint8Array(all.subarray(0, 101)),
    'b.bin': new Uint8Array(all.subarray(101)),
  };
}

export function place(
  path: readonly string[],
  className: string,
  variables: readonly KerasVariable[] = ['kernel', 'bias'],
): LayerPlace {
  const stored = className === 'Conv2D' ? 'conv2d' : className.toLowerCase();
  return { path, className, storedPath: ['layers', stored], variables };
}
