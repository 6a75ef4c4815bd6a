import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TENSOR_TYPE } from '../../onnx/tensor-types.js';
import { chooseImporter } from '../choose-importer.js';
import type { ImportPlan } from '../importer.js';
import { IMPORTERS } from '../importers.js';
import { listFolder } from '../list-folder.js';
import { Networks } from '../networks.fixture.js';
import { inventPixels } from '../original-network.fixture.js';
import type { SmallNetworkOptions } from '../small-export.fixture.js';
import { azureCustomVision } from './azure-custom-vision.js';
import {
  CENTER,
  files,
  FIRST_MANIFEST,
  firstGeneration,
  LABELS,
  NAMES,
  network,
  PREPROCESS,
  PROPERTIES,
  type Files,
} from './custom-vision-export.fixture.js';

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

  it.each<[string, Readonly<Record<string, string>>]>([
    ['its network has another name', { 'model.onnx': 'Fruits v3.onnx' }],
    [
      'its names are in other letters',
      {
        'model.onnx': 'MODEL.ONNX',
        'labels.txt': 'Labels.txt',
        'cvexport.manifest': 'CVExport.manifest',
        'metadata_properties.json': 'METADATA_PROPERTIES.JSON',
      },
    ],
  ])('is the same where %s', async (_, names) => {
    const renamed = Object.entries(files(CENTER)).map(([name, content]) => [
      names[name] ?? name,
      content,
    ]);
    const { card } = await plan(Object.fromEntries(renamed) as Files);
    expect(card).toEqual((await plan(files(CENTER))).card);
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
