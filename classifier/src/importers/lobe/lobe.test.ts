import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OnnxModelMessage } from '../../onnx/onnx-model.js';
import { TENSOR_TYPE } from '../../onnx/tensor-types.js';
import { chooseImporter } from '../choose-importer.js';
import type { ImportPlan } from '../importer.js';
import { IMPORTERS } from '../importers.js';
import { listFolder } from '../list-folder.js';
import { Networks } from '../networks.fixture.js';
import { valueOf } from '../onnx-export/graph-value.js';
import { inventPixels } from '../original-network.fixture.js';
import { node, smallNetwork } from '../small-export.fixture.js';
import { lobe } from './lobe.js';

const OUTPUT = '17df2137-f1e0.5a481d96/dense_2/Softmax:0';
const NAMES = ['1 cup', 'no cup', 'cups, many'];
const SIGNATURE = {
  doc_id: '17df2137-f1e0',
  doc_name: 'Cups',
  format: 'onnx',
  version: 71,
  inputs: { Image: { dtype: 'float32', shape: [null, 6, 6, 3], name: 'Image:0' } },
  outputs: { Confidences: { dtype: 'float32', shape: [null, 3], name: OUTPUT } },
  tags: [],
  classes: { Label: NAMES },
  filename: 'model.onnx',
  export_model_version: 1,
};
const MODEL = smallNetwork({
  inputName: 'Image:0',
  outputName: OUTPUT,
  layout: 'NHWC',
  last: 'Softmax',
});

/** As older exports: the best class's name beside the numbers, in front of them. */
function withLabelOutput(): OnnxModelMessage {
  const { graph, ...model } = structuredClone(MODEL);
  if (graph == null) throw new Error('Expected a graph.');
  const names = NAMES.map((name) => Buffer.from(name));
  graph.initializer = [
    ...graph.initializer,
    { name: 'names', dims: [3], dataType: TENSOR_TYPE.string, stringData: names },
  ];
  graph.node = [
    ...graph.node,
    node('ArgMax', [OUTPUT], 'best', { axis: 1, keepdims: 0 }),
    node('Gather', ['names', 'best'], 'Label:0', { axis: 0 }),
  ];
  graph.output = [valueOf('Label:0', TENSOR_TYPE.string, ['N']), ...graph.output];
  return { ...model, graph };
}

describe('an export of Lobe’s', () => {
  let networks: Networks;
  beforeAll(() => {
    networks = new Networks();
  });
  afterAll(() => networks.close());

  type Files = Parameters<Networks['newFolder']>[0];

  async function plan(files: Files): Promise<ImportPlan> {
    return lobe.read(await listFolder(await networks.newFolder(files)));
  }

  it('is prepared as its sample code does, and named as it is', async () => {
    const { card } = await plan({
      'signature.json': SIGNATURE,
      'model.onnx': MODEL,
      'labels.txt': 'others',
    });
    expect(card).toMatchObject({
      title: 'Cups',
      input: { width: 6, height: 6 },
      labels: NAMES.map((name) => ({ name })),
      normalization: { scale: 1 / 255, mean: [0, 0, 0], channelOrder: 'RGB' },
      preprocessing: [
        {
          orient: true,
          resize: { mode: 'cover', width: 6, height: 6, box: 'round', kernel: 'bicubic' },
        },
      ],
      output: { kind: 'probabilities' },
    });
  });

  it('has its labels in labels.txt, verbatim, where the signature has none', async () => {
    const { card } = await plan({
      'signature.json': { ...SIGNATURE, classes: undefined, doc_name: '' },
      'model.onnx': MODEL,
      'labels.txt': '0 cups\n1 cup\n2 cups\n',
    });
    expect(card.labels.map(({ name }) => name)).toEqual(['0 cups', '1 cup', '2 cups']);
    expect(card.title).toBeUndefined();
  });

  it('answers as itself where it gives the best class’s name besides', async () => {
    const folder = await networks.newFolder({
      'signature.json': SIGNATURE,
      'model.onnx': withLabelOutput(),
      'numbers/model.onnx': MODEL,
    });
    const { kind, card, onnxPath } = await networks.import(folder, await networks.newCache());
    expect(kind).toBe('lobe');
    const pixels = inventPixels(2, 6, 6);
    const { normalization } = card;
    const path = join(folder, 'numbers/model.onnx');
    const expected = await networks.original({ path, pixels, layout: 'NHWC', normalization });
    const answers = await networks.run({ path: onnxPath, pixels, outputs: ['probabilities'] });
    const came = answers.get('probabilities')?.values ?? new Float32Array();
    expect(came).toHaveLength(6);
    came.forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 6);
    });
  });

  it.each<[string, Files]>([
    [
      'another format, converted',
      {
        'signature.json': { ...SIGNATURE, format: 'tf', filename: 'saved_model.pb' },
        'saved_model.pb': 'x',
        'model.onnx': smallNetwork({ layout: 'NHWC', last: 'Softmax', outputName: 'Confidences' }),
      },
    ],
    [
      'a network of open size',
      {
        'signature.json': SIGNATURE,
        'model.onnx': smallNetwork({
          layout: 'NHWC',
          last: 'Softmax',
          dims: ['unk__1', 'unk__2', 'unk__3', 3],
        }),
      },
    ],
  ])('is taken with %s', async (_, files) => {
    const { card } = await plan(files);
    expect(card.input).toEqual({ width: 6, height: 6 });
  });

  it.each<[string, string, string, RegExp]>([
    ['TensorFlow', 'tf', 'saved_model.pb', /a SavedModel.*--saved-model \. --output model\.onnx/],
    ['TensorFlow Lite', 'tf_lite', 'saved_model.tflite', /Lite.*--tflite saved_model\.tflite/],
    [
      'TensorFlow.js',
      'tf_js',
      'model.json',
      /TensorFlow\.js.*export the project from Lobe for ONNX/,
    ],
    ['anything else', 'toString', 'model.bin', /for "toString".*export it for ONNX/],
  ])('is refused by name for %s', async (_, format, filename, message) => {
    const folder = await networks.newFolder({
      'signature.json': { ...SIGNATURE, format, filename },
      [filename]: 'x',
      'labels.txt': NAMES.join('\n'),
    });
    const listing = await listFolder(folder);
    const importer = await chooseImporter(listing, IMPORTERS);
    expect(importer.kind).toBe('lobe');
    await expect(importer.filesThatMatter(listing)).rejects.toThrow(message);
  });

  it.each<[string, object, RegExp]>([
    [
      'names a file outside',
      { filename: '../model.onnx' },
      /names \.\.\/model\.onnx, which is not/,
    ],
    [
      'has a strange size',
      { inputs: { Image: { shape: [null, 'a', 6, 3] } } },
      /signature\.json is wrong/,
    ],
    ['has an empty label', { classes: { Label: ['a', '', 'c'] } }, /"classes\.Label\.1"/],
    [
      'has too few labels',
      { classes: { Label: ['a', 'b'] } },
      /3 numbers a picture, and there are 2 labels/,
    ],
  ])('is refused where it %s', async (_, change, message) => {
    const files = { 'signature.json': { ...SIGNATURE, ...change }, 'model.onnx': MODEL };
    await expect(plan(files)).rejects.toThrow(message);
  });

  it('may have its network under another name, where that is the only one', async () => {
    const signature = { ...SIGNATURE, filename: 'other.onnx' };
    const files = { 'signature.json': signature, 'model.onnx': MODEL };
    expect((await plan(files)).weightsFile).toBe('model.onnx');
    await expect(plan({ ...files, 'second.onnx': MODEL })).rejects.toThrow(
      /names other\.onnx, which is not/,
    );
  });

  it.each<[string, string]>([
    ['somebody else’s', '{"signature": "MEUCIQ"}'],
    ['no JSON', 'MEUCIQ'],
  ])('is not seen in a signature.json that is %s', async (_, signature) => {
    const folder = await networks.newFolder({ 'signature.json': signature, 'model.onnx': MODEL });
    const { kind } = await chooseImporter(await listFolder(folder), IMPORTERS);
    expect(kind).toBe('plain-onnx');
  });
});
