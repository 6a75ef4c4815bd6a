import { rm } from 'node:fs/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { exportFolder } from '../../importers/small-export.fixture.js';
import type { KerasNetwork } from '../keras-network.js';
import { withKerasNetwork } from './open-keras.js';
import {
  addArray,
  hdf5Bytes,
  place,
  smallH5,
  smallKeras,
  smallKerasFiles,
  smallTfjs,
  smallTopology,
  smallWeights,
} from './stored-network.fixture.js';

type Files = Parameters<typeof exportFolder>[0];

const CONV = place(['conv'], 'Conv2D');
const KERNEL = [3, 3, 3, 4];
const [kernel] = smallWeights();

describe('a network of Keras layers in a file', () => {
  const folders: string[] = [];
  afterEach(async () => {
    await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
  });

  async function open<T>(
    files: Files,
    name: string,
    use: (network: KerasNetwork) => T,
  ): Promise<T> {
    const folder = await exportFolder(files);
    folders.push(folder);
    return withKerasNetwork(folder, name, use);
  }

  function readKernel({ weights }: KerasNetwork): Float32Array {
    return weights.read(CONV, 'kernel', KERNEL);
  }

  it.each<[string, () => Promise<Files>, string]>([
    ['HDF5 of Keras 3', async () => ({ 'm.h5': await smallH5() }), 'm.h5'],
    ['HDF5 of Keras 2', async () => ({ 'm.h5': await smallH5({ suffix: ':0' }) }), 'm.h5'],
    ['HDF5 called .keras', async () => ({ 'm.keras': await smallH5() }), 'm.keras'],
    ['a .keras zip', async () => ({ 'm.keras': await smallKeras() }), 'm.keras'],
    [
      'a .keras zip that was compressed',
      async () => ({ 'm.keras': await smallKeras(6) }),
      'm.keras',
    ],
    ['a .keras zip that was unpacked', smallKerasFiles, 'config.json'],
    ['TensorFlow.js with shards', () => Promise.resolve(smallTfjs()), 'model.json'],
  ])('is read from %s', async (_, files, name) => {
    const { topology, came } = await open(await files(), name, (network) => ({
      topology: network.topology,
      came: readKernel(network),
    }));
    expect(topology).toEqual(JSON.parse(JSON.stringify(smallTopology())));
    expect([...came]).toEqual([...(kernel?.values ?? [])]);
  });

  it('has numbers of other sizes in HDF5, compressed or not', async () => {
    const values = Float32Array.of(1, -2, 0.5, 65504);
    const bytes = await hdf5Bytes((file) => {
      file.create_attribute('model_config', '{}');
      const group = file.create_group('dense');
      group.create_attribute('weight_names', ['dense/a', 'kernel', 'bias', 'gamma']);
      group.create_group('dense');
      const all = { data: values, shape: [2, 2] };
      group.create_dataset({ name: 'dense/a', ...all });
      group.create_dataset({ ...all, name: 'kernel', data: Float64Array.from(values) });
      group.create_dataset({ ...all, name: 'bias', chunks: [1, 2], compression: 5 });
      group.create_dataset({ ...all, name: 'gamma', data: new Int32Array(4) });
    });
    await open({ 'm.h5': bytes }, 'm.h5', ({ weights }) => {
      const dense = place(['dense'], 'Dense');
      expect([...weights.read(dense, 'kernel', [2, 2])]).toEqual([1, -2, 0.5, 65504]);
      expect([...weights.read(dense, 'bias', [2, 2])]).toEqual([1, -2, 0.5, 65504]);
      expect(() => weights.read(dense, 'gamma', [2, 2])).toThrow(
        'm.h5 is damaged: expected "/dense/gamma" to hold floating point numbers of 16, 32 or 64 bits, came something else.',
      );
    });
  });

  it('has its names in parts where they are many, and those of nested models in one group', async () => {
    const bytes = await hdf5Bytes((file) => {
      file.create_attribute('model_config', '{}');
      const group = file.create_group('both');
      group.create_attribute('weight_names0', ['left/conv/kernel:0', 'other/depthwise_kernel:0']);
      group.create_attribute('weight_names1', ['right/conv/kernel:0', 'conv_1/bias:0']);
      for (const name of ['left', 'right']) group.create_group(name).create_group('conv');
      group.create_group('other');
      group.create_group('conv_1');
      const array = (value: number) => ({ name: '', shape: [1], values: Float32Array.of(value) });
      addArray(group, 'left/conv/kernel:0', array(1));
      addArray(group, 'right/conv/kernel:0', array(2));
      addArray(group, 'other/depthwise_kernel:0', array(3));
      addArray(group, 'conv_1/bias:0', array(4));
    });
    await open({ 'm.h5': bytes }, 'm.h5', ({ weights }) => {
      const read = (path: string[], variable: 'kernel' | 'depthwise_kernel' | 'bias') =>
        weights.read(place(path, 'Conv2D'), variable, [1])[0];
      expect(read(['both', 'left', 'conv'], 'kernel')).toBe(1);
      expect(read(['both', 'right', 'conv'], 'kernel')).toBe(2);
      expect(read(['both', 'left', 'other'], 'depthwise_kernel')).toBe(3);
      // As TensorFlow 1 numbered them.
      expect(read(['both', 'left', 'conv'], 'bias')).toBe(4);
      expect(() => read(['both', 'conv'], 'kernel')).toThrow('came 2 of that name');
      expect(() => read(['both', 'none'], 'kernel')).toThrow('came nothing');
    });
  });

  it('has layers with slashes in their names, as DenseNet and MobileNetV3 of Keras 2 do', async () => {
    const named = [
      'Conv/kernel:0',
      'expanded_conv/squeeze_excite/Conv/kernel:0',
      'expanded_conv_1/squeeze_excite/Conv/kernel:0',
      'norm/gamma:0',
      'scale/variable_2',
    ];
    const bytes = await hdf5Bytes((file) => {
      file.create_attribute('model_config', '{}');
      const group = file.create_group('base');
      group.create_attribute('weight_names', named);
      for (const [value, name] of named.entries()) {
        name
          .split('/')
          .slice(0, -1)
          .reduce((above, step) => {
            const own = above === '' ? step : `${above}/${step}`;
            if (!group.paths().includes(own)) group.create_group(own);
            return own;
          }, '');
        addArray(group, name, { name: '', shape: [1], values: Float32Array.of(value) });
      }
    });
    await open({ 'm.h5': bytes }, 'm.h5', ({ weights }) => {
      const read = (layer: string) =>
        weights.read(place(['base', layer], 'Conv2D'), 'kernel', [1])[0];
      expect(read('Conv')).toBe(0);
      expect(read('expanded_conv/squeeze_excite/Conv')).toBe(1);
      expect(read('expanded_conv_1/squeeze_excite/Conv')).toBe(2);
      // Keras 3 gives the scale of ConvNeXt no name.
      expect(weights.read(place(['base', 'scale'], 'LayerScale'), 'gamma', [1])[0]).toBe(4);
    });
  });

  it('has quantised numbers in TensorFlow.js', async () => {
    const stored = (dtype: string, more: object = {}) => ({ dtype, ...more });
    const quantized = (name: string, quantization: object) => ({
      ...{ name, shape: [2], dtype: 'float32', quantization },
    });
    const weights = [
      quantized('a/kernel', stored('uint8', { scale: 0.5, min: -1 })),
      quantized('b/kernel', stored('uint16', { scale: 0.25, min: 3 })),
      quantized('c/kernel', stored('float16')),
    ];
    const files = {
      ...smallTfjs({ weightsManifest: [{ paths: ['w.bin'], weights }] }),
      'w.bin': Uint8Array.of(0, 4, 0, 0, 0, 1, 0x00, 0x3c, 0x00, 0xc0),
    };
    await open(files, 'model.json', (network) => {
      const read = (layer: string) => [
        ...network.weights.read(place([layer], 'Dense'), 'kernel', [2]),
      ];
      expect(read('a')).toEqual([-1, 1]);
      expect(read('b')).toEqual([3, 67]);
      expect(read('c')).toEqual([1, -2]);
    });
  });

  const tfjs = (paths: readonly string[]) =>
    Promise.resolve(smallTfjs({ weightsManifest: [{ paths, weights: [] }] }));
  it.each<[string, () => Promise<Files>, string, string, RegExp]>([
    [
      'weights alone',
      async () => ({
        'm.h5': await hdf5Bytes((file) => {
          file.create_attribute('layer_names', ['a']);
        }),
      }),
      'm.h5',
      'unknown-kind',
      /m\.h5 has the weights of a network alone.*model\.save\("model\.keras"\)/,
    ],
    [
      'HDF5 of another program',
      async () => ({ 'm.h5': await hdf5Bytes(() => undefined) }),
      'm.h5',
      'unknown-kind',
      /none that Keras saved a model in/,
    ],
    [
      'text',
      () => Promise.resolve({ 'm.h5': 'version https://git-lfs' }),
      'm.h5',
      'corrupt',
      /a Git LFS pointer/,
    ],
    [
      'HDF5 that was cut off',
      async () => ({ 'm.h5': (await smallH5()).slice(0, 900) }),
      'm.h5',
      'corrupt',
      /m\.h5 is damaged: it cannot be read as HDF5/,
    ],
    [
      'a zip that was cut off',
      async () => ({ 'm.keras': (await smallKeras()).slice(0, 3000) }),
      'm.keras',
      'corrupt',
      /m\.keras is damaged: its zip/,
    ],
    [
      'a topology that is no JSON',
      async () => ({ 'm.h5': await smallH5({ topology: '{' }) }),
      'm.h5',
      'corrupt',
      /description of the layers to be JSON/,
    ],
    [
      'a weight of another shape',
      async () => ({
        'm.h5': await smallH5({
          weights: [{ name: 'conv/kernel', shape: [2], values: new Float32Array(2) }],
        }),
      }),
      'm.h5',
      'corrupt',
      /"conv\/kernel" of the layer "conv" to have 3×3×3×4 numbers, came 2/,
    ],
    [
      'a link to another file',
      async () => ({
        'm.h5': await hdf5Bytes((file) => {
          file.create_attribute('model_config', '{}');
          file.create_external_link('/etc/passwd', 'a', 'conv');
        }),
      }),
      'm.h5',
      'external-data-outside',
      /"conv" in another file \("\/etc\/passwd"\)/,
    ],
    [
      'a graph of TensorFlow',
      () => Promise.resolve(smallTfjs({ format: 'graph-model' })),
      'model.json',
      'unknown-kind',
      /--output_format=tfjs_layers_model/,
    ],
    [
      'a shard that is not there',
      () => tfjs(['c.bin']),
      'model.json',
      'external-data-missing',
      /c\.bin, which is not in the folder/,
    ],
    [
      'a shard somewhere else',
      () => tfjs(['../a.bin']),
      'model.json',
      'external-data-outside',
      /weights from "\.\.\/a\.bin"/,
    ],
    [
      'a shard on the web',
      () => tfjs(['https://a.b/c.bin']),
      'model.json',
      'external-data-outside',
      /weights from "https/,
    ],
    [
      'numbers of a kind that every object has a name for',
      () => {
        const weights = [{ name: 'conv/kernel', shape: [2], dtype: 'constructor' }];
        return Promise.resolve(smallTfjs({ weightsManifest: [{ paths: ['a.bin'], weights }] }));
      },
      'model.json',
      'corrupt',
      /expected numbers for "conv\/kernel", came "constructor"/,
    ],
    [
      'a shard of another length',
      () => tfjs(['a.bin']),
      'model.json',
      'corrupt',
      /a\.bin is damaged: expected 0 bytes of weights for model\.json, came 101/,
    ],
  ])('is refused with %s', async (_, files, name, reason, message) => {
    const result = open(await files(), name, readKernel);
    await expect(result).rejects.toMatchObject({ reason, message: expect.stringMatching(message) });
  });
});
