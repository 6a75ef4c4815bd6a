import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeHeadWeights, type ExportedHead } from '@detections/schema';
import type { ImportedPackage } from '../importers/import-package.js';
import { Networks } from '../importers/networks.fixture.js';
import { inventPixels } from '../importers/original-network.fixture.js';
import { node, SMALL_SIDE, smallNetwork } from '../importers/small-export.fixture.js';
import { decodeOnnxModel } from '../onnx/onnx-format.js';
import type { OnnxModelMessage } from '../onnx/onnx-model.js';
import { TENSOR_TYPE } from '../onnx/tensor-types.js';
import { appendHead } from './append-head.js';
import { packageSettings } from './package-settings.js';

const EMBEDDING = 4;
const PIXELS = inventPixels(2, SMALL_SIDE, SMALL_SIDE);
const PRESET = {
  name: 'TAUGHT',
  alpha: 'white',
  colour: 'srgb',
  resize: { mode: 'shortest-edge', size: 8, rounding: 'round', exact: false },
  crop: { width: SMALL_SIDE, height: SMALL_SIDE, rounding: 'round' },
} as const;
const SETTINGS = {
  license: 'MIT',
  normalization: { scale: '1/255', mean: [0.4, 0.5, 0.6], std: [0.2, 0.3, 0.4] },
  preprocessing: [{ name: 'ANOTHER', resize: { mode: 'stretch' } }, PRESET],
  labels: ['apple', 'banana', 'cherry'],
};
const WEIGHTS = [Float32Array.of(1.5, -2, 0.25, 1), Float32Array.of(-1, 2, 0.5, -0.75)] as const;
const BIAS = [0.125, -0.25];
/** The least that heads have: what differs in scores is a hundred times as much in logits. */
const TEMPERATURE = 0.01;

describe('an exported head', () => {
  let networks: Networks;
  let cacheDir: string;
  beforeAll(async () => {
    networks = new Networks();
    cacheDir = await networks.newCache();
  });
  afterAll(() => networks.close());

  async function base(model: OnnxModelMessage | Uint8Array, settings: object = SETTINGS) {
    const files = { 'model.onnx': model, 'detections.json': settings };
    return networks.import(await networks.newFolder(files), cacheDir);
  }

  async function exported({ card, onnxPath }: ImportedPackage) {
    const head = headOn(card);
    const model = appendHead(await readFile(onnxPath), head, EMBEDDING);
    const settings = packageSettings(head, card) ?? {};
    const folder = await networks.newFolder({ 'model.onnx': model, 'detections.json': settings });
    return { model, folder, imported: await networks.import(folder, cacheDir) };
  }

  const run = ({ onnxPath: path, maxBatchSize }: ImportedPackage, outputs: readonly string[]) => {
    const size = maxBatchSize ?? PIXELS.size;
    const batch = PIXELS.batch.slice(0, (PIXELS.batch.length / PIXELS.size) * size);
    return networks.run({ path, pixels: { ...PIXELS, batch, size }, outputs });
  };

  async function expectSameAnswers(from: ImportedPackage, to: ImportedPackage): Promise<void> {
    const embedding = (await run(from, ['embedding'])).get('embedding')?.values;
    const answers = await run(to, ['probabilities', 'embedding']);
    expect(answers.get('embedding')?.values).toEqual(embedding);
    const probabilities = answers.get('probabilities')?.values ?? new Float32Array();
    const expected = answersTo(embedding ?? new Float32Array());
    expect(probabilities).toHaveLength(expected.length);
    for (const [index, share] of expected.entries()) {
      expect(Math.abs((probabilities[index] ?? Number.NaN) - share)).toBeLessThan(1e-6);
    }
  }

  it.each<[string, OnnxModelMessage]>([
    ['logits', smallNetwork()],
    ['probabilities', smallNetwork({ last: 'Softmax', outputName: 'probabilities' })],
    ['uint8', smallNetwork({ elemType: TENSOR_TYPE.uint8, layout: 'NHWC' })],
    ['float16', smallNetwork({ elemType: TENSOR_TYPE.float16 })],
    ['one picture', smallNetwork({ dims: [1, 3, 6, 6], outputDims: [1, 3], head: 'reshaped' })],
    ['the oldest opset', smallNetwork({ opset: 7 })],
    ['the newest opset', smallNetwork({ opset: 22 })],
    ['negative features', withActivation({ opType: 'Identity' })],
    ['no features at all', withActivation({ opType: 'Sub', twice: true })],
  ])('answers as its formula on its base’s embedding: %s', async (what, model) => {
    const { normalization, ...others } = SETTINGS;
    const from = await base(model, what === 'uint8' ? others : { normalization, ...others });
    await expectSameAnswers(from, (await exported(from)).imported);
  });

  it('has the preset that it was taught with, as it was, and its labels and license', async () => {
    const from = await base(smallNetwork());
    const { card } = (await exported(from)).imported;
    expect(card.preprocessing).toEqual([from.card.preprocessing[1]]);
    expect(card.preprocessing).toMatchObject([PRESET]);
    expect(card).toMatchObject({
      ...{ license: 'MIT', labels: [{ name: 'M3' }, { name: 'M4' }] },
      source: `own classifier screws, training 3, on small@1 (digest ${from.card.digest})`,
      output: { kind: 'probabilities', embedding: { length: EMBEDDING }, heatmaps: false },
    });
    // It is called as whoever imports it calls it.
    expect(card).not.toHaveProperty('title');
  });

  it('leaves out what only the base’s last layer needs', async () => {
    const { graph } = decodeOnnxModel((await exported(await base(smallNetwork()))).model);
    const names = graph?.initializer.map(({ name }) => name) ?? [];
    expect(names).toContain('kernel');
    expect(names.filter((name) => name.startsWith('dense'))).toEqual([]);
    expect(graph?.output.map(({ name }) => name)).toEqual(['probabilities', 'embedding']);
  });

  it('can be a base itself', async () => {
    const first = (await exported(await base(smallNetwork()))).imported;
    const { imported, folder } = await exported(first);
    await expectSameAnswers(first, imported);
    const written: unknown = JSON.parse(await readFile(join(folder, 'detections.json'), 'utf8'));
    expect(written).toMatchObject({ labels: ['M3', 'M4'] });
  });

  it('refuses a head that is for another embedding', async () => {
    const { card, onnxPath } = await base(smallNetwork());
    const network = await readFile(onnxPath);
    expect(() => appendHead(network, headOn(card), EMBEDDING + 1)).toThrow(
      'Expected 2 classes with 5 weights and a bias each; came 8 weights and 2 biases.',
    );
  });
});

function headOn({ name, version, digest }: ImportedPackage['card']): ExportedHead {
  return {
    ...{ name: 'screws', version: 3, labels: ['M3', 'M4'] },
    base: { name, version, digest, preset: 'TAUGHT' },
    weights: encodeHeadWeights(WEIGHTS),
    bias: BIAS,
    temperature: TEMPERATURE,
    threshold: null,
  };
}

/** The formula, in the words of a textbook. */
function answersTo(embeddings: Float32Array): readonly number[] {
  const pictures = Array.from({ length: embeddings.length / EMBEDDING }, (_, index) =>
    Array.from(embeddings.slice(index * EMBEDDING, (index + 1) * EMBEDDING)),
  );
  return pictures.flatMap((x) => {
    const roots = x.map((value) => Math.sign(value) * Math.sqrt(Math.abs(value)));
    const length = Math.hypot(...roots) || 1;
    const logits = WEIGHTS.map((row, index) => {
      const product = roots.reduce((sum, root, k) => sum + (root / length) * (row[k] ?? 0), 0);
      return (product + (BIAS[index] ?? 0)) / TEMPERATURE;
    });
    const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
    const sum = powers.reduce((total, power) => total + power, 0);
    return powers.map((power) => power / sum);
  });
}

/** The small network with something else in the place of its ReLU. */
function withActivation({ opType, twice = false }: { opType: string; twice?: boolean }) {
  const model = smallNetwork();
  if (model.graph != null) {
    model.graph.node = model.graph.node.map((each) =>
      each.opType === 'Relu'
        ? node(opType, twice ? ['convolved', 'convolved'] : ['convolved'], 'activated')
        : each,
    );
  }
  return model;
}
