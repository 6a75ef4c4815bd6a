import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { classActivationMap } from '../tasks/heatmap.js';
import type { OnnxModelMessage } from '../onnx/onnx-model.js';
import { TENSOR_TYPE } from '../onnx/tensor-types.js';
import type { ImportedPackage } from './import-package.js';
import { Networks } from './networks.fixture.js';
import { inventPixels } from './original-network.fixture.js';
import { readDenseWeights } from './read-dense-weights.js';
import {
  node,
  SMALL_CLASSES,
  SMALL_SIDE,
  smallNetwork,
  type SmallNetworkOptions,
} from './small-export.fixture.js';

const PIXELS = inventPixels(2, SMALL_SIDE, SMALL_SIDE);
const LABELS = 'apple\nbanana\ncherry\n';
const SETTINGS = {
  normalization: { scale: '1/255', mean: [0.4, 0.5, 0.6], std: [0.2, 0.3, 0.4] },
};

describe('an imported network', () => {
  let networks: Networks;
  let cacheDir: string;
  let folder: string;
  beforeAll(async () => {
    networks = new Networks();
    cacheDir = await networks.newCache();
  });
  afterAll(() => networks.close());

  async function imported(
    model: OnnxModelMessage | Uint8Array,
    settings: object,
  ): Promise<ImportedPackage> {
    const files = { 'model.onnx': model, 'labels.txt': LABELS, 'detections.json': settings };
    folder = await networks.newFolder(files);
    return networks.import(folder, cacheDir);
  }

  const run = (
    { onnxPath: path }: ImportedPackage,
    outputs: readonly string[],
  ): ReturnType<Networks['run']> => networks.run({ path, pixels: PIXELS, outputs });

  const original = (
    { card: { normalization } }: ImportedPackage,
    layout: 'NCHW' | 'NHWC' = 'NCHW',
  ): Promise<Float32Array> =>
    networks.original({ path: join(folder, 'model.onnx'), pixels: PIXELS, layout, normalization });

  it.each(['Pad before MaxPool', 'Pad, Transpose, MaxPool'])(
    'pads with zeros where the export does: %s',
    async (name) => {
      const turned = name.includes('Transpose');
      const result = await imported(paddedNetwork({ turned, kept: false }), SETTINGS);
      const answers = await run(result, ['logits']);
      // onnxruntime itself would not answer the export as it is written.
      folder = await networks.newFolder({ 'model.onnx': paddedNetwork({ turned, kept: true }) });
      expectClose(answers.get('logits')?.values, await original(result), 1e-5);
    },
  );

  it.each<[string, SmallNetworkOptions, object]>([
    ['channels first', {}, SETTINGS],
    ['channels last', { layout: 'NHWC' }, SETTINGS],
    ['uint8', { elemType: TENSOR_TYPE.uint8, layout: 'NHWC' }, {}],
    ['uint8, channels first', { elemType: TENSOR_TYPE.uint8 }, {}],
    ['float16', { elemType: TENSOR_TYPE.float16 }, SETTINGS],
    ['BGR', {}, { normalization: { ...SETTINGS.normalization, channelOrder: 'BGR' } }],
    ['the numbers as they are', {}, { normalization: 'none' }],
    ['a product and a sum', { head: 'matmul' }, SETTINGS],
    ['one picture at once', { dims: [1, 3, 6, 6], outputDims: [1, 3] }, SETTINGS],
    [
      'one picture, reshaped',
      { dims: [1, 3, 6, 6], outputDims: [1, 3], head: 'reshaped' },
      SETTINGS,
    ],
    ['sides that are open', { dims: ['N', 3, 'h', 'w'] }, { ...SETTINGS, input: SMALL_SIDE }],
    ['all of it open', { dims: ['b', 'c', 'h', 'w'] }, { ...SETTINGS, input: SMALL_SIDE }],
    ['our names', { inputName: 'images', outputName: 'logits' }, SETTINGS],
    ['an older opset', { opset: 11 }, SETTINGS],
  ])(
    'answers from pixels what the export answers from its numbers: %s',
    async (_, options, settings) => {
      const result = await imported(smallNetwork(options), settings);
      const answers = await run(result, ['logits', 'embedding', 'features']);
      const expected = await original(result, options.layout);
      expectClose(answers.get('logits')?.values, expected, 1e-5);
      expect(result.maxBatchSize).toBeUndefined();
      expect(result.card).toMatchObject({
        input: { width: SMALL_SIDE, height: SMALL_SIDE },
        output: { kind: 'logits', embedding: { length: 4 }, heatmaps: true },
      });
      expect(answers.get('embedding')?.dims).toEqual([2, 4]);
      expect(answers.get('features')?.dims).toEqual([2, SMALL_SIDE, SMALL_SIDE, 4]);
    },
  );

  it('has maps from which a class’s logit can be computed', async () => {
    const result = await imported(smallNetwork(), SETTINGS);
    const answers = await run(result, ['logits', 'features']);
    const weights = await readDenseWeights(result.onnxPath);
    const maps =
      answers.get('features')?.values.slice(0, SMALL_SIDE ** 2 * 4) ?? new Float32Array();
    for (let classIndex = 0; classIndex < SMALL_CLASSES; classIndex += 1) {
      const map = classActivationMap(maps, weights, classIndex);
      const mean = map.reduce((sum, value) => sum + value, 0) / map.length;
      const logit = answers.get('logits')?.values[classIndex] ?? Number.NaN;
      expect(mean + (weights.bias[classIndex] ?? 0)).toBeCloseTo(logit, 5);
    }
  });

  it.each(['Softmax', 'Sigmoid'])('gives probabilities where it ends in %s', async (last) => {
    const result = await imported(smallNetwork({ last }), SETTINGS);
    const answers = await run(result, ['probabilities']);
    expect(result.card.output.kind).toBe('probabilities');
    expectClose(answers.get('probabilities')?.values, await original(result), 1e-6);
  });

  it('takes the logarithm of softmax for logits', async () => {
    const { card } = await imported(smallNetwork({ last: 'LogSoftmax' }), SETTINGS);
    expect(card.output.kind).toBe('logits');
  });

  it('takes one picture at once where the export mixes up two', async () => {
    const model = smallNetwork();
    if (model.graph != null) {
      const [turn, ...rest] = model.graph.node.toReversed();
      // Subtracts the greatest number of all pictures, as a quantization of a whole batch does.
      const greatest = node('ReduceMax', ['numbers'], 'greatest', { keepdims: 0 });
      const less = node('Sub', ['numbers', 'greatest'], turn?.output[0] ?? '');
      model.graph.node = [...rest.toReversed(), greatest, less];
    }
    const result = await imported(model, { ...SETTINGS, output: 'logits' });
    expect(result.maxBatchSize).toBe(1);
    const pixels = { ...PIXELS, batch: PIXELS.batch.slice(0, PIXELS.batch.length / 2), size: 1 };
    const answers = await networks.run({ path: result.onnxPath, pixels, outputs: ['logits'] });
    expectClose(answers.get('logits')?.values, (await original(result)).slice(0, 3), 1e-5);
  });

  it('takes any number where eight at once were exported, as long as nothing depends on it', async () => {
    const eight = { dims: [8, 3, 6, 6], outputDims: [8, 3] } as const;
    const { maxBatchSize } = await imported(smallNetwork(eight), SETTINGS);
    expect(maxBatchSize).toBeUndefined();
    const stuck = smallNetwork({ ...eight, head: 'reshaped' });
    await expect(imported(stuck, SETTINGS)).rejects.toThrow('takes exactly 8 pictures at once');
  });

  it('offers neither maps nor embedding where it does not end in a dense layer', async () => {
    const model = smallNetwork();
    if (model.graph != null) {
      model.graph.node = [...model.graph.node.slice(0, -1), node('Relu', ['numbers'], 'output')];
    }
    const { card } = await imported(model, { ...SETTINGS, output: 'logits' });
    expect(card.output).toEqual({ kind: 'logits', heatmaps: false });
  });

  it('offers an embedding but no maps where a normalization follows the pooling', async () => {
    const model = smallNetwork();
    if (model.graph != null) {
      model.graph.node = model.graph.node.flatMap((each) =>
        each.opType === 'Flatten'
          ? [each, node('Softmax', ['flat'], 'shares', { axis: 1 })]
          : [
              each.opType === 'Gemm'
                ? { ...each, input: ['shares', ...each.input.slice(1)] }
                : each,
            ],
      );
    }
    const { card } = await imported(model, { ...SETTINGS, output: 'logits' });
    expect(card.output).toEqual({ kind: 'logits', embedding: { length: 4 }, heatmaps: false });
  });

  it('can be imported again', async () => {
    const { onnxPath } = await imported(smallNetwork(), SETTINGS);
    const again = await imported(await readFile(onnxPath), { outputName: 'logits' });
    expect(again.card.output).toMatchObject({ kind: 'logits', heatmaps: true });
    const more = await imported(await readFile(again.onnxPath), { outputName: 'logits' });
    expect(more.card.output).toEqual(again.card.output);
  });
});

function expectClose(
  came: Float32Array | undefined,
  expected: Float32Array,
  tolerance: number,
): void {
  expect(came).toHaveLength(expected.length);
  const differences = expected.map((value, index) =>
    Math.abs(value - (came?.[index] ?? Number.NaN)),
  );
  expect(Math.max(...differences)).toBeLessThanOrEqual(tolerance);
}

/** A pooling over maps of negative numbers with zeros around them. */
function paddedNetwork({ turned, kept }: { turned: boolean; kept: boolean }): OnnxModelMessage {
  const model = smallNetwork();
  const { graph } = model;
  if (graph == null) throw new Error('Expected a graph.');
  const bias = new Float32Array(4).fill(-100);
  const weights = graph.initializer.map((tensor) =>
    tensor.name === 'bias' ? { ...tensor, rawData: new Uint8Array(bias.buffer) } : tensor,
  );
  const pads = { name: 'pads', dims: [8], dataType: TENSOR_TYPE.int64 };
  graph.initializer = [...weights, { ...pads, int64Data: [0, 0, 1, 1, 0, 0, 1, 1] }];
  const pool = node('MaxPool', [turned ? 'turned' : 'padded'], 'activated', {
    kernel_shape: [3, 3],
    strides: [2, 2],
  });
  if (kept) {
    const valid = { name: 'auto_pad', type: 3, s: Buffer.from('VALID') };
    pool.attribute = [...pool.attribute, valid];
  }
  graph.node = graph.node.flatMap((layer) =>
    layer.opType !== 'Relu'
      ? [layer]
      : [
          node('Pad', ['convolved', 'pads'], 'padded'),
          ...(turned ? [node('Transpose', ['padded'], 'turned', { perm: [0, 1, 3, 2] })] : []),
          pool,
        ],
  );
  return model;
}
