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
import { node, smallNetwork, type SmallNetworkOptions } from '../small-export.fixture.js';
import { azureCustomVision } from './azure-custom-vision.js';

const MANIFEST = {
  DomainType: 'Classification',
  Platform: 'ONNX',
  Flavor: null,
  ExporterVersion: '2.0',
  ModelFileName: 'model.onnx',
  LabelFileName: 'labels.txt',
  MetadataPropsFileName: 'metadata_properties.json',
  SchemaVersion: '1.0',
};
const PROPERTIES = {
  'CustomVision.Metadata.Version': '1.2',
  'CustomVision.Postprocess.Method': 'ClassificationMultiClass',
  'CustomVision.Preprocess.CropHeight': '0',
  'CustomVision.Preprocess.CropMethod': 'NoCrop',
  'CustomVision.Preprocess.CropWidth': '0',
  'CustomVision.Preprocess.NormalizeMean': '[0.0, 0.0, 0.0]',
  'CustomVision.Preprocess.NormalizeStd': '[1.0, 1.0, 1.0]',
  'CustomVision.Preprocess.ResizeMethod': 'Stretch',
  'CustomVision.Preprocess.TargetHeight': '6',
  'CustomVision.Preprocess.TargetWidth': '6',
  'Image.BitmapPixelFormat': 'Rgb8',
  'Image.ColorSpaceGamma': 'SRGB',
  'Image.NominalPixelRange': 'Normalized_0_1',
};
const PREPROCESS = 'CustomVision.Preprocess.';
const CENTER = {
  [`${PREPROCESS}CropMethod`]: 'OneCropCenter',
  [`${PREPROCESS}CropHeight`]: '6',
  [`${PREPROCESS}CropWidth`]: '6',
  [`${PREPROCESS}ResizeMethod`]: 'ByShorterSide',
  [`${PREPROCESS}TargetHeight`]: '8',
  [`${PREPROCESS}TargetWidth`]: '8',
};
const NAMES = ['Müller', 'Negative', '1 euro'];
const LABELS = NAMES.join('\r\n');

function network(options: SmallNetworkOptions = {}): OnnxModelMessage {
  return smallNetwork({
    inputName: 'data',
    outputName: 'model_output',
    last: 'Softmax',
    ...options,
  });
}

function files(
  properties: Readonly<Record<string, unknown>> = {},
  model: OnnxModelMessage = network(),
  manifest: object = {},
): Files {
  return {
    'cvexport.manifest': JSON.stringify({ ...MANIFEST, ...manifest }),
    'metadata_properties.json': { ...PROPERTIES, ...properties },
    'model.onnx': model,
    'labels.txt': LABELS,
  };
}

/** The best class's name, and a map from each name to its number, as the first generation gives. */
function firstGeneration(options: SmallNetworkOptions = {}): OnnxModelMessage {
  const { graph, ...model } = network({ dims: [1, 3, 6, 6], opset: 7, ...options });
  if (graph == null) throw new Error('Expected a graph.');
  const names = NAMES.map((name) => Buffer.from(name));
  const inDomain = { domain: 'ai.onnx.ml' };
  graph.initializer = [
    ...graph.initializer,
    { name: 'names', dims: [1, 3], dataType: TENSOR_TYPE.string, stringData: names },
  ];
  graph.node = [
    ...graph.node,
    node('ArgMax', ['model_output'], 'best', { axis: 1, keepdims: 0 }),
    { ...node('ArrayFeatureExtractor', ['names', 'best'], 'classLabel'), ...inDomain },
    {
      ...node('ZipMap', ['model_output'], 'loss'),
      ...inDomain,
      attribute: [{ name: 'classlabels_strings', type: 8, strings: names }],
    },
  ];
  graph.output = [valueOf('classLabel', TENSOR_TYPE.string, [1, 1]), { name: 'loss', type: {} }];
  return {
    ...model,
    graph,
    opsetImport: [...model.opsetImport, { domain: 'ai.onnx.ml', version: 1 }],
    metadataProps: [
      { key: 'Image.BitmapPixelFormat', value: 'Bgr8' },
      { key: 'Image.ColorSpaceGamma', value: 'SRGB' },
      { key: 'Image.NominalPixelRange', value: 'NominalRange_0_255' },
    ],
  };
}

const FIRST_MANIFEST = JSON.stringify({
  DomainType: 'Classification',
  Platform: 'ONNX',
  Flavor: 'ONNX12',
  ModelFileName: 'model.onnx',
  LabelFileName: null,
});

type Files = Parameters<Networks['newFolder']>[0];

describe('an export of Custom Vision’s', () => {
  let networks: Networks;
  beforeAll(() => {
    networks = new Networks();
  });
  afterAll(() => networks.close());

  async function plan(content: Files): Promise<ImportPlan> {
    return azureCustomVision.read(await listFolder(await networks.newFolder(content)));
  }

  it('is named as it is, and prepared as it says', async () => {
    const { card } = await plan(files());
    expect(card).toMatchObject({
      input: { width: 6, height: 6 },
      labels: NAMES.map((name) => ({ name })),
      normalization: { scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1], channelOrder: 'RGB' },
      preprocessing: [
        { orient: true, resize: { mode: 'stretch', width: 6, height: 6, kernel: 'bilinear' } },
      ],
      output: { kind: 'probabilities' },
    });
    expect(card.preprocessing[0]?.crop).toBeUndefined();
  });

  it.each<[string, Readonly<Record<string, unknown>>, object]>([
    [
      'a shorter side and a centre',
      CENTER,
      { resize: { mode: 'shortest-edge', size: 8 }, crop: { width: 6, height: 6 } },
    ],
    [
      'a centre of the network’s size',
      { ...CENTER, [`${PREPROCESS}CropHeight`]: '0', [`${PREPROCESS}CropWidth`]: '0' },
      { crop: { width: 6, height: 6 } },
    ],
    [
      'a stretch and a centre',
      { ...CENTER, [`${PREPROCESS}ResizeMethod`]: 'Stretch' },
      { resize: { mode: 'stretch', width: 8, height: 8 }, crop: { width: 6 } },
    ],
    [
      'the whole picture of any shape, which a network of one size cannot have',
      {
        [`${PREPROCESS}CropMethod`]: 'FullImageShorterSide',
        [`${PREPROCESS}ResizeMethod`]: 'ByShorterSideAlign32',
      },
      { resize: { mode: 'stretch', width: 6, height: 6, kernel: 'bicubic' } },
    ],
    [
      'nothing',
      { [`${PREPROCESS}CropMethod`]: undefined, [`${PREPROCESS}ResizeMethod`]: undefined },
      { resize: { mode: 'stretch', width: 6, height: 6, kernel: 'bicubic' } },
    ],
  ])('resizes as it states: %s', async (_, properties, steps) => {
    expect((await plan(files(properties))).card.preprocessing[0]).toMatchObject(steps);
  });

  it.each<[Readonly<Record<string, unknown>>, object]>([
    [{ 'Image.NominalPixelRange': 'NominalRange_0_255' }, { scale: 1, mean: [0, 0, 0] }],
    [{ 'Image.NominalPixelRange': 'Normalized_1_1' }, { scale: 1 / 127.5, mean: [1, 1, 1] }],
    [
      { 'Image.NominalPixelRange': 'NominalRange_16_235' },
      { scale: 219 / 255, mean: [-16, -16, -16] },
    ],
    [{ 'Image.NominalPixelRange': undefined }, { scale: 1 / 255 }],
    [
      {
        [`${PREPROCESS}NormalizeMean`]: '[0.485, 0.456, 0.406]',
        [`${PREPROCESS}NormalizeStd`]: [0.229, 0.224, 0.225],
      },
      { scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
    ],
    [
      {
        'Image.BitmapPixelFormat': 'Bgr8',
        'Image.NominalPixelRange': 'NominalRange_0_255',
        [`${PREPROCESS}NormalizeMean`]: '[104.0, 117.0, 123.0]',
      },
      { scale: 1, mean: [123, 117, 104], channelOrder: 'BGR' },
    ],
    [
      {
        'Image.NominalPixelRange': 'Normalized_1_1',
        [`${PREPROCESS}NormalizeMean`]: '[0.5, 0.5, 0.5]',
      },
      { scale: 1 / 127.5, mean: [1.5, 1.5, 1.5] },
    ],
    [
      { [`${PREPROCESS}NormalizeMean`]: 'null', [`${PREPROCESS}NormalizeStd`]: '[]' },
      { mean: [0, 0, 0] },
    ],
  ])('makes numbers of pixels as it states: %j', async (properties, normalization) => {
    expect((await plan(files(properties))).card.normalization).toMatchObject(normalization);
  });

  it('says the same in the network’s own metadata, without a manifest', async () => {
    const metadataProps = Object.entries({
      ...PROPERTIES,
      ...CENTER,
      'Image.BitmapPixelFormat': 'Bgr8',
    });
    const folder = await networks.newFolder({
      'fruits.onnx': {
        ...network(),
        metadataProps: metadataProps.map(([key, value]) => ({ key, value })),
      },
      'labels.txt': LABELS,
    });
    const listing = await listFolder(folder);
    const importer = await chooseImporter(listing, IMPORTERS);
    expect(importer.kind).toBe('azure-custom-vision');
    expect((await importer.read(listing)).card).toMatchObject({
      normalization: { channelOrder: 'BGR' },
      preprocessing: [{ resize: { mode: 'shortest-edge', size: 8 } }],
    });
  });

  it('gives each label’s own probability where a picture may have several', async () => {
    const method = { 'CustomVision.Postprocess.Method': 'ClassificationMultiLabel' };
    const sigmoid = await plan(files(method, network({ last: 'Sigmoid' })));
    expect(sigmoid.card.output.kind).toBe('probabilities');
    const folder = await networks.newFolder(files(method, network({ last: 'Sigmoid' })));
    const { card, onnxPath } = await networks.import(folder, await networks.newCache());
    const pixels = inventPixels(1, 6, 6);
    const { normalization } = card;
    const path = join(folder, 'model.onnx');
    const expected = await networks.original({ path, pixels, layout: 'NCHW', normalization });
    expectSame(await answer(onnxPath, pixels), expected);
  });

  it.each<[string, SmallNetworkOptions]>([
    ['opset 7', { opset: 7 }],
    ['opset 12', { opset: 12 }],
    ['float16', { elemType: TENSOR_TYPE.float16 }],
    ['one picture at a time', { dims: [1, 3, 6, 6], outputDims: [1, 3] }],
    ['open sides', { dims: ['None', 3, 'None1', 'None2'] }],
  ])('answers as itself: %s', async (_, options) => {
    const properties = {
      'Image.BitmapPixelFormat': 'Bgr8',
      'Image.NominalPixelRange': 'NominalRange_0_255',
    };
    const folder = await networks.newFolder(files(properties, network(options)));
    const { card, onnxPath } = await networks.import(folder, await networks.newCache());
    const pixels = inventPixels(2, 6, 6);
    const path = join(folder, 'model.onnx');
    const { normalization } = card;
    const expected = await networks.original({ path, pixels, layout: 'NCHW', normalization });
    expectSame(await answer(onnxPath, pixels), expected, options.elemType === undefined ? 6 : 3);
  });

  it('answers as itself in its first generation, which gives a name and a map', async () => {
    const folder = await networks.newFolder({
      'cvexport.manifest': FIRST_MANIFEST,
      'model.onnx': firstGeneration(),
      'numbers/model.onnx': network({ dims: [1, 3, 6, 6], opset: 7 }),
    });
    const { kind, card, onnxPath } = await networks.import(
      folder,
      await networks.newCache(),
      '1',
      true,
    );
    expect(kind).toBe('azure-custom-vision');
    expect(card).toMatchObject({
      labels: NAMES.map((name) => ({ name })),
      normalization: { scale: 1, channelOrder: 'BGR' },
      preprocessing: [{ resize: { mode: 'stretch', kernel: 'bicubic' } }],
      output: { kind: 'probabilities', embedding: { length: 4 }, heatmaps: true },
    });
    const pixels = inventPixels(2, 6, 6);
    const path = join(folder, 'numbers/model.onnx');
    const { normalization } = card;
    const expected = await networks.original({ path, pixels, layout: 'NCHW', normalization });
    expectSame(await answer(onnxPath, pixels), expected);
  });

  it('has as many labels as its map where a file of them lies beside', async () => {
    const first = { 'cvexport.manifest': FIRST_MANIFEST, 'model.onnx': firstGeneration() };
    await expect(plan({ ...first, 'labels.txt': 'a\nb' })).rejects.toThrow(/there are 2 labels/);
    const { card } = await plan({ ...first, 'labels.txt': 'a\nb\nc' });
    expect(card.labels.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('leaves the last word to detections.json, also over what is not known here', async () => {
    const properties = {
      'Image.BitmapPixelFormat': 'Gray8',
      [`${PREPROCESS}ResizeMethod`]: 'Magic',
    };
    const { card } = await plan({
      ...files(properties),
      'detections.json': { preprocessing: 'half', labels: ['x', 'y', 'z'], title: 'Coins' },
    });
    expect(card).toMatchObject({ title: 'Coins', normalization: { mean: [1, 1, 1] } });
    expect(card.labels.map(({ name }) => name)).toEqual(['x', 'y', 'z']);
  });

  it.each<[string, Files, RegExp]>([
    [
      'finds things',
      files({}, network(), { DomainType: 'ObjectDetection' }),
      /"DomainType": "ObjectDetection", an object detector; expected "Classification"/,
    ],
    [
      'finds things by its metadata',
      files({ 'CustomVision.Postprocess.Method': 'Yolo' }),
      /"CustomVision\.Postprocess\.Method": "Yolo", as an object detector/,
    ],
    [
      'lacks its network',
      {
        ...files(),
        'model.onnx': '',
        'cvexport.manifest': JSON.stringify({ ...MANIFEST, ModelFileName: 'other.onnx' }),
      },
      /names other\.onnx, which is not in the folder/,
    ],
    [
      'has grey pixels',
      files({ 'Image.BitmapPixelFormat': 'Gray8' }),
      /"Image\.BitmapPixelFormat": "Gray8", which is not known here; say in detections\.json/,
    ],
    [
      'has a strange range',
      files({ 'Image.NominalPixelRange': 'Half' }),
      /"Image\.NominalPixelRange": "Half"/,
    ],
    ['counts in linear light', files({ 'Image.ColorSpaceGamma': 'Linear' }), /"Linear"/],
    [
      'has a strange mean',
      files({ [`${PREPROCESS}NormalizeMean`]: '[1, 2]' }),
      /NormalizeMean": "\[1, 2\]"/,
    ],
    ['divides by nothing', files({ [`${PREPROCESS}NormalizeStd`]: '[0, 1, 1]' }), /NormalizeStd/],
    [
      'resizes strangely',
      files({ [`${PREPROCESS}ResizeMethod`]: 'Magic' }),
      /ResizeMethod": "Magic"/,
    ],
    [
      'crops strangely',
      files({ [`${PREPROCESS}CropMethod`]: 'TenCrop' }),
      /CropMethod": "TenCrop"/,
    ],
    [
      'aligns the side that it cuts',
      files({ ...CENTER, [`${PREPROCESS}ResizeMethod`]: 'ByShorterSideAlign32' }),
      /"ByShorterSideAlign32" and .*"OneCropCenter"/,
    ],
    [
      'lacks a label',
      { ...files(), 'labels.txt': 'a\nb\n' },
      /3 numbers a picture, and there are 2 labels/,
    ],
    [
      'has no JSON for a manifest',
      { ...files(), 'cvexport.manifest': 'x' },
      /cvexport\.manifest is wrong/,
    ],
  ])('is refused where it %s', async (_, content, message) => {
    await expect(plan(content)).rejects.toThrow(message);
  });

  it.each([
    ['TensorFlow', 'TensorFlowLite', 'model.tflite'],
    ['TensorFlow', 'TensorFlowJs', 'model.json'],
    ['TensorFlow', 'TensorFlowSavedModel', 'saved_model.pb'],
    ['CoreML', null, 'model.mlmodel'],
    ['DockerFile', 'Linux', 'app/model.pb'],
  ])('is refused by name for %s, %s', async (platform, flavor, file) => {
    const folder = await networks.newFolder({
      'cvexport.manifest': JSON.stringify({
        ...MANIFEST,
        Platform: platform,
        Flavor: flavor,
        ModelFileName: file,
      }),
      [file]: 'x',
      'labels.txt': LABELS,
    });
    const said = flavor === null ? platform : `${platform}, ${flavor}`;
    await expect(networks.import(folder, await networks.newCache())).rejects.toThrow(
      `Custom Vision’s export for ${said}, and there is no ONNX file; export the same iteration for the platform ONNX`,
    );
  });

  async function answer(
    path: string,
    pixels: ReturnType<typeof inventPixels>,
  ): Promise<Float32Array> {
    const answers = await networks.run({ path, pixels, outputs: ['probabilities'] });
    return answers.get('probabilities')?.values ?? new Float32Array();
  }
});

function expectSame(came: Float32Array, expected: Float32Array, digits = 6): void {
  expect(came).toHaveLength(expected.length);
  came.forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index] ?? Number.NaN, digits);
  });
}
