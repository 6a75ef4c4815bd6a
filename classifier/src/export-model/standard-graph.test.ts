import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ImportedPackage } from '../importers/import-package.js';
import { Networks } from '../importers/networks.fixture.js';
import { inventPixels } from '../importers/original-network.fixture.js';
import { SMALL_SIDE, smallNetwork } from '../importers/small-export.fixture.js';
import { decodeOnnxModel } from '../onnx/onnx-format.js';
import type { OnnxModelMessage } from '../onnx/onnx-model.js';
import { TENSOR_TYPE } from '../onnx/tensor-types.js';
import { configOf, processorOf, settingsOf } from './hub-files.js';
import { standardGraph } from './standard-graph.js';

const PIXELS = inventPixels(2, SMALL_SIDE, SMALL_SIDE);
const SETTINGS = {
  title: 'Fruits',
  license: 'MIT',
  source: 'an orchard',
  normalization: { scale: '1/255', mean: [0.4, 0.5, 0.6], std: [0.2, 0.3, 0.4] },
  preprocessing: [
    { name: 'ONE', resize: { mode: 'stretch' } },
    { name: 'TWO', alpha: 'white', resize: { mode: 'shortest-edge', size: 8 } },
  ],
  labels: ['apple', { name: 'crane', id: 'n02012849', displayName: 'Crane' }, 'crane'],
};

interface Case {
  readonly model: OnnxModelMessage;
  readonly settings?: object;
  readonly takesBytes: boolean;
}

const { title, preprocessing, labels } = SETTINGS;
const UNNORMALIZED = { title, preprocessing, labels };
const BGR = { ...SETTINGS.normalization, channelOrder: 'BGR' };
const CASES: Readonly<Record<string, Case>> = {
  'logits, with another name': { model: smallNetwork(), takesBytes: false },
  'Hugging Face’s own names': {
    model: smallNetwork({ inputName: 'pixel_values', outputName: 'logits' }),
    takesBytes: false,
  },
  'softmax at its end': { model: smallNetwork({ last: 'Softmax' }), takesBytes: false },
  'one picture at a time': {
    model: smallNetwork({ dims: [1, 3, 6, 6], outputDims: [1, 3], head: 'reshaped' }),
    takesBytes: false,
  },
  'the oldest opset': { model: smallNetwork({ opset: 7 }), takesBytes: false },
  'blue first': {
    model: smallNetwork(),
    settings: { ...SETTINGS, normalization: BGR },
    takesBytes: true,
  },
  'channels last': { model: smallNetwork({ layout: 'NHWC' }), takesBytes: true },
  uint8: {
    model: smallNetwork({ elemType: TENSOR_TYPE.uint8, layout: 'NHWC' }),
    settings: UNNORMALIZED,
    takesBytes: true,
  },
  float16: { model: smallNetwork({ elemType: TENSOR_TYPE.float16 }), takesBytes: true },
};

describe('an exported model', () => {
  let networks: Networks;
  let cacheDir: string;
  beforeAll(async () => {
    networks = new Networks();
    cacheDir = await networks.newCache();
  });
  afterAll(() => networks.close());

  const classesOf = ({ card }: ImportedPackage) => card.output.kind;
  async function answers(model: ImportedPackage, output: string) {
    const { onnxPath: path, maxBatchSize: size = PIXELS.size } = model;
    const batch = PIXELS.batch.slice(0, (PIXELS.batch.length / PIXELS.size) * size);
    const numbers = await networks.run({
      path,
      pixels: { ...PIXELS, batch, size },
      outputs: [output],
    });
    return numbers.get(output)?.values ?? new Float32Array();
  }

  async function exported({ card, onnxPath }: ImportedPackage) {
    const graph = standardGraph(await readFile(onnxPath), card);
    const folder = await networks.newFolder({
      'model.onnx': graph.bytes,
      'config.json': configOf(card, graph),
      'preprocessor_config.json': processorOf(card, graph),
      'detections.json': settingsOf(card, graph),
    });
    return { graph, folder, again: await networks.import(folder, cacheDir) };
  }

  it.each(Object.entries(CASES))(
    'is the same model once it is imported again: %s',
    async (_name, { model, settings = SETTINGS, takesBytes }) => {
      const files = { 'model.onnx': model, 'detections.json': settings };
      const first = await networks.import(await networks.newFolder(files), cacheDir);
      const { graph, again } = await exported(first);
      expect(graph.takesBytes).toBe(takesBytes);
      expect(again.kind).toBe('hugging-face');
      const { output, normalization, ...others } = first.card;
      const { name, input, preprocessing: presets, labels: classes } = others;
      const { title: called, license, source } = others;
      expect(again.card).toMatchObject({ name, input, preprocessing: presets, labels: classes });
      const { title: calledAgain, license: licensed, source: from } = again.card;
      expect([calledAgain, licensed, from]).toEqual([called, license, source]);
      expect(again.card.output).toEqual({ ...output, kind: 'logits' });
      expect(again.maxBatchSize).toBe(first.maxBatchSize);
      if (!takesBytes) expect(again.card.normalization).toEqual(normalization);
      const expected = await answers(first, classesOf(first));
      const came = await answers(again, 'logits');
      const shares = classesOf(first) === 'logits' ? came : softmaxed(came, output.kind);
      expect(shares).toHaveLength(expected.length);
      for (const [index, value] of expected.entries()) {
        expect(Math.abs((shares[index] ?? Number.NaN) - value)).toBeLessThan(1e-5);
      }
      if (output.embedding === undefined) return;
      const embedding = await answers(first, 'embedding');
      expect(await answers(again, 'embedding')).toEqual(embedding);
    },
  );

  it('is the export’s own graph from outside, float32 pixel_values to logits', async () => {
    const model = smallNetwork({ inputName: 'input', outputName: 'scores' });
    const folder = await networks.newFolder({ 'model.onnx': model, 'detections.json': SETTINGS });
    const first = await networks.import(folder, cacheDir);
    const { graph, folder: written } = await exported(first);
    const { graph: network } = decodeOnnxModel(graph.bytes);
    expect(network?.input.map(({ name }) => name)).toEqual(['pixel_values']);
    expect(network?.output.map(({ name }) => name)).toEqual(['logits']);
    expect(network?.node.some(({ opType }) => opType === 'Transpose')).toBe(false);
    const task = {
      pixels: PIXELS,
      layout: 'NCHW',
      normalization: first.card.normalization,
    } as const;
    const [own, others] = await Promise.all(
      [folder, written].map((each) =>
        networks.original({ ...task, path: join(each, 'model.onnx') }),
      ),
    );
    expect(others).toEqual(own);
  });

  it('keeps classes that do not exclude each other apart', async () => {
    const model = smallNetwork({ last: 'Sigmoid' });
    const folder = await networks.newFolder({ 'model.onnx': model, 'detections.json': SETTINGS });
    const first = await networks.import(folder, cacheDir);
    const { graph, again } = await exported(first);
    expect(graph.multiLabel).toBe(true);
    expect(again.card.output.kind).toBe('probabilities');
    const [before, after] = [
      await answers(first, 'probabilities'),
      await answers(again, 'probabilities'),
    ];
    for (const [index, value] of before.entries()) expect(after[index]).toBeCloseTo(value, 6);
  });

  it('tells libraries the classes by index, also where two share a name', async () => {
    const folder = await networks.newFolder({
      ...{ 'model.onnx': smallNetwork(), 'detections.json': SETTINGS },
    });
    const { card } = await networks.import(folder, cacheDir);
    const said = { takesBytes: false, multiLabel: false, hasEmbedding: false };
    expect(configOf(card, said)).toMatchObject({
      id2label: { 0: 'apple', 1: 'crane', 2: 'crane' },
      label2id: { apple: 0, crane: 2 },
      problem_type: 'single_label_classification',
    });
    expect(processorOf(card, said)).toMatchObject({
      image_processor_type: 'ViTImageProcessor',
      ...{ size: { height: 6, width: 6 }, resample: 2, do_rescale: true },
      ...{ rescale_factor: 1 / 255, image_mean: [0.4, 0.5, 0.6], image_std: [0.2, 0.3, 0.4] },
    });
  });
});

function softmaxed(logits: Float32Array, kind: string): Float32Array {
  const rows = logits.length / 3;
  if (kind !== 'probabilities') return logits;
  return Float32Array.from(
    Array.from({ length: rows }, (_row, row) => {
      const powers = [...logits.slice(row * 3, row * 3 + 3)].map((value) => Math.exp(value));
      const sum = powers.reduce((total, value) => total + value, 0);
      return powers.map((value) => value / sum);
    }).flat(),
  );
}
