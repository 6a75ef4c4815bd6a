import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ImportedPackage } from '../import-package.js';
import {
  SIDE,
  smallH5,
  smallKeras,
  smallKerasFiles,
  smallTfjs,
  smallTopology,
  smallWeights,
} from '../../keras/stores/stored-network.fixture.js';
import { Networks } from '../networks.fixture.js';
import { inventPixels } from '../original-network.fixture.js';
import type { exportFolder } from '../small-export.fixture.js';

type Files = Parameters<typeof exportFolder>[0];

const LABELS = { 'labels.txt': 'apple\nbanana\ncherry\n' };
const PIXELS = inventPixels(2, SIDE, SIDE);

/** The small network, by the definitions of its layers. */
function expectedProbabilities(): readonly number[] {
  const [kernel, bias, dense, denseBias] = smallWeights().map(({ values }) => values);
  const at = (list: Float32Array | undefined, index: number): number => list?.[index] ?? 0;
  return [0, 1].flatMap((picture) => {
    const pixel = (y: number, x: number, channel: number): number =>
      y < 0 || x < 0 || y >= SIDE || x >= SIDE
        ? 0
        : (PIXELS.batch[((picture * SIDE + y) * SIDE + x) * 3 + channel] ?? 0) / 255;
    const features = [0, 1, 2, 3].map((filter) => {
      let sum = 0;
      for (let place = 0; place < SIDE * SIDE; place += 1) {
        let value = at(bias, filter);
        for (let tap = 0; tap < 27; tap += 1) {
          const [row, column, channel] = [Math.floor(tap / 9), Math.floor(tap / 3) % 3, tap % 3];
          const y = Math.floor(place / SIDE) + row - 1;
          value += pixel(y, (place % SIDE) + column - 1, channel) * at(kernel, tap * 4 + filter);
        }
        sum += Math.max(value, 0);
      }
      return sum / SIDE ** 2;
    });
    const logits = [0, 1, 2].map((label) =>
      features.reduce(
        (sum, feature, index) => sum + feature * at(dense, index * 3 + label),
        at(denseBias, label),
      ),
    );
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    return logits.map((logit) => Math.exp(logit) / total);
  });
}

describe('a network of Keras layers with its labels', () => {
  let networks: Networks;
  let cacheDir: string;
  beforeAll(async () => {
    networks = new Networks();
    cacheDir = await networks.newCache();
  });
  afterAll(() => networks.close());

  async function imported(files: Files): Promise<ImportedPackage> {
    return networks.import(await networks.newFolder(files), cacheDir);
  }

  async function probabilities({ onnxPath }: ImportedPackage): Promise<readonly number[]> {
    const task = { path: onnxPath, pixels: PIXELS, outputs: ['probabilities'] };
    return [...((await networks.run(task)).get('probabilities')?.values ?? [])];
  }

  function requireNear(came: readonly number[], expected: readonly number[]): void {
    expect(came).toHaveLength(expected.length);
    for (const [index, value] of expected.entries()) expect(came[index]).toBeCloseTo(value, 5);
  }

  it.each<[string, () => Promise<Files>]>([
    ['keras', async () => ({ ...LABELS, 'fruits.h5': await smallH5() })],
    ['keras', async () => ({ ...LABELS, 'fruits.keras': await smallKeras() })],
    ['keras', async () => ({ ...LABELS, ...(await smallKerasFiles()) })],
    ['tfjs-layers', () => Promise.resolve({ ...LABELS, ...smallTfjs() })],
  ])('%s answers as its layers do', async (kind, files) => {
    const model = await imported(await files());
    expect(model).toMatchObject({
      kind,
      card: {
        normalization: { scale: 1, mean: [0, 0, 0] },
        preprocessing: [{ resize: { mode: 'stretch', kernel: 'bilinear', antialias: false } }],
        output: { kind: 'probabilities', embedding: { length: 4 }, heatmaps: true },
        labels: [{ name: 'apple' }, { name: 'banana' }, { name: 'cherry' }],
      },
    });
    requireNear(await probabilities(model), expectedProbabilities());
  });

  it.each<[string, string | object]>([
    ['class_names.txt', 'apple\nbanana\ncherry'],
    ['Labels.txt', 'apple\r\nbanana\r\ncherry\r\n'],
    ['labels.csv', 'index,label\n0,apple\n1,banana\n2,cherry\n'],
    ['classes.txt', '0 apple\n1 banana\n2 cherry'],
    ['class_names.json', ['apple', 'banana', 'cherry']],
    ['class_indices.json', { cherry: 2, apple: 0, banana: 1 }],
    ['labels.json', { 2: 'cherry', 1: 'banana', 0: 'apple' }],
  ])('has its labels in %s', async (name, labels) => {
    const files = { 'a/README.md': '#', 'a/m.h5': await smallH5(), [`a/${name}`]: labels };
    const { card } = await imported(files);
    expect(card.labels.map((label) => label.name)).toEqual(['apple', 'banana', 'cherry']);
  });

  it('has Teachable Machine’s labels where its metadata is older or was written anew', async () => {
    const metadata = {
      ...{ packageName: '@teachablemachine/image', modelName: null, words: null },
      labels: ['Klasse "A"', 2, '🍎'],
    };
    const { kind, card } = await imported({ ...smallTfjs(), 'metadata.json': metadata });
    expect(kind).toBe('teachable-machine-tfjs');
    expect(card.labels.map(({ name }) => name)).toEqual(['Klasse "A"', '2', '🍎']);
  });

  it('takes zeros around a picture for zeros where the greatest number is taken', async () => {
    const layers = [
      ['InputLayer', { batch_input_shape: [null, SIDE, SIDE, 3] }],
      ['Rescaling', { scale: -1, offset: -1 }],
      [
        'ZeroPadding2D',
        {
          padding: [
            [1, 1],
            [1, 1],
          ],
        },
      ],
      ['MaxPooling2D', { pool_size: [SIDE + 2, SIDE + 2], strides: [1, 1], padding: 'valid' }],
      ['Flatten', {}],
      ['Activation', { activation: 'softmax' }],
    ].map(([className, config], index) => ({
      class_name: className,
      config: { name: `layer_${String(index)}`, ...(config as object) },
    }));
    const modelTopology = { class_name: 'Sequential', config: { name: 'greatest', layers } };
    const files = {
      ...{ ...LABELS, ...smallTfjs({ modelTopology, weightsManifest: [] }) },
      ...{ 'a.bin': new Uint8Array(), 'detections.json': { normalization: 'none' } },
    };
    const third = 1 / 3;
    requireNear(await probabilities(await imported(files)), [
      third,
      third,
      third,
      third,
      third,
      third,
    ]);
  });

  it('gives both shares where it has one output after a sigmoid', async () => {
    const head = { units: 1, activation: 'sigmoid' };
    const topology = JSON.stringify(smallTopology(head));
    const h5 = await smallH5({ topology, weights: smallWeights(1) });
    const model = await imported({ 'm.h5': h5, 'labels.txt': 'cat\ndog' });
    expect(model.card.output).toMatchObject({ kind: 'probabilities', heatmaps: true });
    const [cat = 0, dog = 0] = await probabilities(model);
    expect(cat + dog).toBeCloseTo(1, 6);
    // The second is the one of the sigmoid: the logit's sign tells.
    const softmaxed = JSON.stringify(smallTopology({ units: 1, activation: 'linear' }));
    const linear = await smallH5({ topology: softmaxed, weights: smallWeights(1) });
    const settings = { output: 'logits' };
    const logits = await imported({
      ...{ 'm.h5': linear, 'labels.txt': 'cat\ndog', 'detections.json': settings },
    });
    const task = { path: logits.onnxPath, pixels: PIXELS, outputs: ['logits'] };
    const [zero, logit = 0] = (await networks.run(task)).get('logits')?.values ?? [];
    expect(zero).toBe(0);
    expect(dog).toBeCloseTo(1 / (1 + Math.exp(-logit)), 6);
  });

  const noRescaling = JSON.stringify(smallTopology()).replace(
    /\{"class_name":"Rescaling"[^}]*\}\},/,
    '',
  );
  const teachableMachine = {
    class_name: 'Sequential',
    config: [
      {
        class_name: 'Sequential',
        config: [
          { class_name: 'Model', config: {} },
          { class_name: 'GlobalAveragePooling2D', config: {} },
        ],
      },
      { class_name: 'Sequential', config: [{ class_name: 'Dense', config: {} }] },
    ],
  };
  const oneOutput = (activation: string) =>
    smallH5({
      topology: JSON.stringify(smallTopology({ units: 1, activation })),
      weights: smallWeights(1),
    });
  it.each<[string, string, RegExp, () => Promise<Files>]>([
    [
      'says nothing of its pixels',
      'meaning-open',
      /"normalization": "half", "preprocessing": \{"resize": \{"mode": "stretch", "kernel": "bicubic"\}\}/,
      async () => ({ ...LABELS, 'm.h5': await smallH5({ topology: noRescaling }) }),
    ],
    [
      'has no labels',
      'labels-missing',
      /no names for its 3 classes; put them into labels\.txt/,
      async () => ({ 'm.h5': await smallH5() }),
    ],
    [
      'has too few labels',
      'label-count',
      /gives 3 numbers a picture, and there are 2 labels/,
      async () => ({ 'm.h5': await smallH5(), 'labels.txt': 'a\nb' }),
    ],
    [
      'has an empty line among its labels',
      'labels-invalid',
      /line 2 is empty/,
      async () => ({ 'm.h5': await smallH5(), 'labels.txt': 'a\n\nc' }),
    ],
    [
      'has an empty name',
      'settings-invalid',
      /expected the name of a class/,
      async () => ({ 'm.h5': await smallH5(), 'class_names.json': ['a', '', 'c'] }),
    ],
    [
      'misses an index',
      'labels-invalid',
      /none with the index 1/,
      async () => ({ 'm.h5': await smallH5(), 'class_indices.json': { a: 0, b: 2, c: 3 } }),
    ],
    [
      'is two networks',
      'file-ambiguous',
      /\(a\.h5, b\.keras\).*"model": "a\.h5"/,
      async () => ({ ...LABELS, 'a.h5': await smallH5(), 'b.keras': await smallKeras() }),
    ],
    [
      'has one output and three labels',
      'label-count',
      /after a sigmoid.*expected two labels.*came 3/,
      async () => ({ ...LABELS, 'm.h5': await oneOutput('sigmoid') }),
    ],
    [
      'has one output without a sigmoid',
      'meaning-open',
      /"output": "logits"/,
      async () => ({ 'm.h5': await oneOutput('linear'), 'labels.txt': 'a\nb' }),
    ],
    [
      'lacks a shard',
      'external-data-missing',
      /c\.bin, which is not in the folder/,
      () =>
        Promise.resolve({
          ...LABELS,
          ...smallTfjs({ weightsManifest: [{ paths: ['c.bin'], weights: [] }] }),
        }),
    ],
    [
      'is a model of poses',
      'not-a-classifier',
      /Teachable Machine for poses/,
      () =>
        Promise.resolve({
          ...smallTfjs(),
          'metadata.json': { packageName: '@teachablemachine/pose' },
        }),
    ],
    [
      'is told by its layers to be Teachable Machine’s, and has broken metadata',
      'settings-invalid',
      /metadata\.json is wrong: "labels": .*came "a,b,c"/,
      () =>
        Promise.resolve({
          ...smallTfjs({ modelTopology: teachableMachine }),
          'metadata.json': { labels: 'a,b,c' },
        }),
    ],
    [
      'lost its metadata’s labels',
      'labels-missing',
      /there are none in it/,
      () =>
        Promise.resolve({
          ...smallTfjs(),
          'metadata.json': { packageName: '@teachablemachine/image' },
        }),
    ],
  ])('is refused where it %s', async (_, reason, message, files) => {
    await expect(imported(await files())).rejects.toMatchObject({
      reason,
      message: expect.stringMatching(message),
    });
  });
});
