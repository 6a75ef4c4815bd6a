import { rm } from 'node:fs/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ImportPlan } from '../importer.js';
import { listFolder } from '../list-folder.js';
import { exportFolder, smallNetwork } from '../small-export.fixture.js';
import { huggingFace } from './hugging-face.js';

const ID2LABEL = { '0': 'tench, Tinca tinca', '1': 'crane', '2': 'crane' };
const CONFIG = {
  architectures: ['ViTForImageClassification'],
  model_type: 'vit',
  id2label: ID2LABEL,
};
const PROCESSOR = { image_processor_type: 'ViTImageProcessor', size: 6 };
const OPEN = smallNetwork({
  inputName: 'pixel_values',
  outputName: 'logits',
  dims: ['batch_size', 'num_channels', 'height', 'width'],
  outputDims: ['batch_size', 3],
});
const TIMM = {
  architecture: 'vit_tiny_patch16_224',
  num_classes: 3,
  label_names: ['n02123045', 'n02123159', 'n02124075'],
  label_descriptions: { n02123045: 'tabby, tabby cat', n02123159: 'tiger cat' },
  pretrained_cfg: {
    input_size: [3, 6, 6],
    interpolation: 'bicubic',
    crop_pct: 0.9,
    mean: [0.1, 0.2, 0.3],
    std: [0.4, 0.5, 0.6],
    license: 'apache-2.0',
    hf_hub_id: 'timm/tiny',
  },
};

describe('an export of Hugging Face’s', () => {
  const folders: string[] = [];
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });

  async function plan(files: Parameters<typeof exportFolder>[0]): Promise<ImportPlan> {
    const folder = await exportFolder(files);
    folders.push(folder);
    return huggingFace.read(await listFolder(folder));
  }

  it.each(['model.onnx', 'onnx/model.onnx'])('is read with its network in %s', async (place) => {
    const { card } = await plan({
      [place]: OPEN,
      'config.json': CONFIG,
      'preprocessor_config.json': PROCESSOR,
    });
    expect(card).toMatchObject({
      input: { width: 6, height: 6 },
      normalization: { mean: [0.5, 0.5, 0.5] },
      preprocessing: [{ name: 'DEFAULT', resize: { mode: 'stretch', width: 6, height: 6 } }],
      output: { kind: 'logits' },
    });
  });

  it('has its labels verbatim, in the order of their indices, two of one name too', async () => {
    const id2label = Object.fromEntries(Object.entries(ID2LABEL).toReversed());
    const { card } = await plan({
      'model.onnx': OPEN,
      'config.json': { ...CONFIG, id2label, label2id: { crane: 1 } },
      'preprocessor_config.json': PROCESSOR,
    });
    expect(card.labels).toEqual([
      { name: 'tench, Tinca tinca' },
      { name: 'crane' },
      { name: 'crane' },
    ]);
  });

  it('leaves the last word to detections.json', async () => {
    const { card } = await plan({
      'model.onnx': OPEN,
      'config.json': CONFIG,
      'preprocessor_config.json': PROCESSOR,
      'detections.json': {
        title: 'Birds',
        license: 'MIT',
        labels: ['a', { name: 'b', id: 'n02109961' }, 'c'],
        normalization: 'unit',
        preprocessing: [
          { name: 'PLAIN', resize: { mode: 'stretch', width: 6, height: 6 } },
          {
            name: 'WHOLE',
            alpha: 'white',
            resize: { mode: 'letterbox', fill: [1, 2, 3], width: 6, height: 6 },
          },
        ],
      },
    });
    expect(card).toMatchObject({
      title: 'Birds',
      license: 'MIT',
      labels: [{ name: 'a' }, { name: 'b', id: 'n02109961' }, { name: 'c' }],
      normalization: { scale: 1 / 255, mean: [0, 0, 0] },
      preprocessing: [
        { name: 'PLAIN', alpha: 'drop' },
        { name: 'WHOLE', alpha: 'white', resize: { fill: [1, 2, 3] } },
      ],
    });
  });

  it('needs no word of a processor that is not known where detections.json has all', async () => {
    const { card } = await plan({
      'model.onnx': OPEN,
      'config.json': CONFIG,
      'preprocessor_config.json': { image_processor_type: 'PerceiverImageProcessor' },
      'detections.json': { preprocessing: 'half', input: 6 },
    });
    expect(card.normalization.mean).toEqual([1, 1, 1]);
  });

  it('takes the output that is called logits where there are more', async () => {
    const model = smallNetwork({ outputName: 'logits' });
    if (model.graph != null) {
      const [logits] = model.graph.output;
      model.graph.output = [{ ...logits, name: 'activated' }, ...model.graph.output];
    }
    const files = { 'config.json': CONFIG, 'preprocessor_config.json': PROCESSOR };
    expect((await plan({ 'model.onnx': model, ...files })).card.output.kind).toBe('logits');
  });

  it('gives probabilities of classes that do not exclude each other', async () => {
    const { card } = await plan({
      'model.onnx': OPEN,
      'config.json': { ...CONFIG, problem_type: 'multi_label_classification' },
      'preprocessor_config.json': PROCESSOR,
    });
    expect(card.output.kind).toBe('probabilities');
  });

  it.each<[string, object, RegExp]>([
    [
      'is for another task',
      { architectures: ['DetrForObjectDetection'] },
      /DetrForObjectDetection.*expected a network for image classification/,
    ],
    [
      'lacks a class',
      { id2label: { '0': 'a', '2': 'c', '3': 'd' } },
      /3 classes in "id2label", and none with the index 1/,
    ],
    ['counts its classes by name', { id2label: { cat: 'a' } }, /config\.json is wrong: .*id2label/],
    ['has a label that is no text', { id2label: { '0': 7 } }, /"id2label\.0": .*came 7/],
  ])('is refused where it %s', async (_, change, message) => {
    const files = { 'model.onnx': OPEN, 'preprocessor_config.json': PROCESSOR };
    await expect(plan({ ...files, 'config.json': { ...CONFIG, ...change } })).rejects.toThrow(
      message,
    );
  });

  it('asks for what its processor would say where there is none', async () => {
    const files = { 'model.onnx': smallNetwork(), 'config.json': CONFIG };
    await expect(plan(files)).rejects.toThrow(
      /add to detections\.json: "preprocessing": "imagenet"/,
    );
  });
});

describe('an export of timm’s', () => {
  const folders: string[] = [];
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });

  async function card(config: object): Promise<ImportPlan['card']> {
    const folder = await exportFolder({ 'model.onnx': OPEN, 'config.json': config });
    folders.push(folder);
    return (await huggingFace.read(await listFolder(folder))).card;
  }

  it('scales by its crop’s share and keeps ids apart from names', async () => {
    expect(await card(TIMM)).toMatchObject({
      license: 'apache-2.0',
      source: 'https://huggingface.co/timm/tiny',
      input: { width: 6, height: 6 },
      normalization: { scale: 1 / 255, mean: [0.1, 0.2, 0.3], std: [0.4, 0.5, 0.6] },
      preprocessing: [
        { resize: { mode: 'shortest-edge', size: 6, kernel: 'bicubic' }, crop: { width: 6 } },
      ],
      labels: [
        { name: 'tabby, tabby cat', id: 'n02123045' },
        { name: 'tiger cat', id: 'n02123159' },
        { name: 'n02124075', id: 'n02124075' },
      ],
    });
  });

  it.each<[string, object, object]>([
    ['squash', { crop_mode: 'squash' }, { mode: 'stretch', width: 6, height: 6 }],
    [
      'border',
      { crop_mode: 'border', crop_pct: 1 },
      { mode: 'letterbox', width: 6, fill: [26, 51, 77] },
    ],
    ['no share', { crop_pct: undefined }, { mode: 'shortest-edge', size: 6 }],
    ['another kernel', { interpolation: 'bilinear' }, { kernel: 'bilinear' }],
  ])('knows %s', async (_, change, resize) => {
    const config = { ...TIMM, pretrained_cfg: { ...TIMM.pretrained_cfg, ...change } };
    expect((await card(config)).preprocessing[0]?.resize).toMatchObject(resize);
  });

  it('is read in its older form, which has all of it at the top', async () => {
    const { pretrained_cfg: pretrained, ...rest } = TIMM;
    expect((await card({ ...rest, ...pretrained })).normalization.mean).toEqual([0.1, 0.2, 0.3]);
  });

  it.each([
    ['interpolation', 'random'],
    ['interpolation', 'hamming'],
    ['crop_mode', 'corner'],
  ])('is refused by name where its %s is %s', async (key, value) => {
    const config = { ...TIMM, pretrained_cfg: { ...TIMM.pretrained_cfg, [key]: value } };
    await expect(card(config)).rejects.toThrow(`"${key}": "${value}"`);
  });
});
