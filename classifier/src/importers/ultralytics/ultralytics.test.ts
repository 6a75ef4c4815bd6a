import { rm } from 'node:fs/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { OnnxModelMessage } from '../../onnx/onnx-model.js';
import { TENSOR_TYPE } from '../../onnx/tensor-types.js';
import { chooseImporter } from '../choose-importer.js';
import type { ImportPlan } from '../importer.js';
import { IMPORTERS } from '../importers.js';
import { listFolder } from '../list-folder.js';
import { exportFolder, smallNetwork, type SmallNetworkOptions } from '../small-export.fixture.js';
import { ultralytics } from './ultralytics.js';

const METADATA = {
  description: 'Ultralytics YOLO11n-cls model trained on /datasets/fruits',
  author: 'Ultralytics',
  license: 'AGPL-3.0 License (https://ultralytics.com/license)',
  stride: '1',
  task: 'classify',
  batch: '1',
  imgsz: '[6, 6]',
  names: `{0: 'apple', 1: "farmer's fig", 2: 'ゆず "yuzu"'}`,
  args: "{'batch': 1, 'half': False, 'dynamic': False, 'nms': False}",
  channels: '3',
  end2end: 'False',
};

function exported(
  changes: Readonly<Record<string, string | undefined>> = {},
  options: SmallNetworkOptions = {},
): OnnxModelMessage {
  const metadata: Readonly<Record<string, string | undefined>> = { ...METADATA, ...changes };
  const properties = Object.entries(metadata);
  return {
    ...smallNetwork({ inputName: 'images', outputName: 'output0', last: 'Softmax', ...options }),
    metadataProps: properties.flatMap(([key, value]) =>
      value === undefined ? [] : [{ key, value }],
    ),
  };
}

describe('an export of Ultralytics’', () => {
  const folders: string[] = [];
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });

  async function newFolder(files: Parameters<typeof exportFolder>[0]): Promise<string> {
    const folder = await exportFolder(files);
    folders.push(folder);
    return folder;
  }

  async function kindOf(files: Parameters<typeof exportFolder>[0]): Promise<string> {
    return (await chooseImporter(await listFolder(await newFolder(files)), IMPORTERS)).kind;
  }

  async function plan(files: Parameters<typeof exportFolder>[0]): Promise<ImportPlan> {
    return ultralytics.read(await listFolder(await newFolder(files)));
  }

  it.each<[string, Parameters<typeof exportFolder>[0]]>([
    ['by any name', { 'yolo11n-cls.onnx': exported() }],
    ['beside others’ files', { 'best.onnx': exported(), 'README.md': '', 'labels.txt': 'x\ny\nz' }],
    ['with a word of its owner’s', { 'best.onnx': exported(), 'detections.json': { title: 'F' } }],
    ['as one of several', { 'a.onnx': smallNetwork(), 'model.onnx': exported() }],
    ['of an older version', { 'best.onnx': exported({ author: undefined, imgsz: undefined }) }],
    ['for another task', { 'best.onnx': exported({ task: 'detect' }) }],
  ])('is told by its metadata alone: %s', async (_, files) => {
    expect(await kindOf(files)).toBe('ultralytics');
  });

  it.each<[string, Parameters<typeof exportFolder>[0]]>([
    ['has none', { 'best.onnx': smallNetwork() }],
    ['has another’s', { 'best.onnx': exported({ task: undefined }) }],
    ['is no ONNX', { 'best.onnx': 'what is this' }],
    ['is one of several', { 'a.onnx': exported(), 'b.onnx': exported() }],
  ])('is not seen in a file that %s', async (_, files) => {
    expect(await kindOf(files)).toBe('plain-onnx');
  });

  it('is prepared as it validates, and named as it is', async () => {
    const { card } = await plan({ 'best.onnx': exported(), 'labels.txt': 'not\nthese\nones' });
    expect(card).toMatchObject({
      input: { width: 6, height: 6 },
      license: 'AGPL-3.0 License (https://ultralytics.com/license)',
      labels: [{ name: 'apple' }, { name: "farmer's fig" }, { name: 'ゆず "yuzu"' }],
      normalization: { scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1], channelOrder: 'RGB' },
      preprocessing: [
        {
          orient: true,
          resize: { mode: 'shortest-edge', size: 6, kernel: 'bilinear', antialias: true },
          crop: { width: 6, height: 6 },
        },
      ],
      output: { kind: 'probabilities', heatmaps: true },
    });
  });

  it.each<[string, OnnxModelMessage]>([
    ['open sides', exported({}, { dims: ['batch', 3, 'height', 'width'] })],
    ['half precision', exported({}, { elemType: TENSOR_TYPE.float16 })],
    ['a list of names', exported({ names: "['apple', 'fig', 'yuzu']" })],
    ['names in another order', exported({ names: "{2: 'c', 0: 'a', 1: 'b'}" })],
    ['a tuple as its size', exported({ imgsz: '(6, 6)' })],
    ['one number as its size', exported({ imgsz: '6' })],
    ['no size', exported({ imgsz: undefined })],
  ])('is taken with %s', async (_, model) => {
    const { card } = await plan({ 'best.onnx': model });
    expect(card.input).toEqual({ width: 6, height: 6 });
    expect(card.labels).toHaveLength(3);
  });

  it('squeezes pictures into a size that is no square', async () => {
    const model = exported({ imgsz: '[6, 8]' }, { dims: ['batch', 3, 'height', 'width'] });
    const { card } = await plan({ 'best.onnx': model });
    expect(card.input).toEqual({ width: 8, height: 6 });
    expect(card.preprocessing[0]?.resize).toMatchObject({ mode: 'stretch', width: 8, height: 6 });
  });

  it('leaves the last word to detections.json', async () => {
    const { card } = await plan({
      'best.onnx': exported(),
      'names.txt': 'a\nb\nc',
      'detections.json': { labels: 'names.txt', license: 'MIT', preprocessing: 'half' },
    });
    expect(card.license).toBe('MIT');
    expect(card.labels).toEqual([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
    expect(card.normalization.mean).toEqual([1, 1, 1]);
  });

  it.each<[string, OnnxModelMessage, RegExp]>([
    ...['detect', 'segment', 'pose', 'obb', 'world'].map(
      (task): [string, OnnxModelMessage, RegExp] => [
        `is for the task ${task}`,
        exported({ task }),
        new RegExp(`for the task "${task}".*expected the task "classify"`),
      ],
    ),
    [
      'has fewer names than numbers',
      exported({ names: "{0: 'a', 1: 'b'}" }),
      /gives 3 numbers a picture, and there are 2 labels/,
    ],
    [
      'has more names than numbers',
      exported({ names: "['a', 'b', 'c', 'd']" }),
      /there are 4 labels/,
    ],
    [
      'lacks a name',
      exported({ names: "{0: 'a', 2: 'b', 3: 'c'}" }),
      /no name for the one with the index 1/,
    ],
    ['has an empty name', exported({ names: "['a', '', 'c']" }), /the index 1/],
    ['has half a character', exported({ names: "['a', '\\ud83c', 'c']" }), /the index 1/],
    ['has no names at all', exported({ names: '{}' }), /there are none/],
    [
      'has names that are code',
      exported({ names: 'dict(a=1)' }),
      /"names" that cannot be read: it is not written as Python does/,
    ],
    ['has names by name', exported({ names: "{'a': 0, 'b': 1, 'c': 2}" }), /the index 0/],
    ['has a strange size', exported({ imgsz: '[6, 6, 6]' }), /"imgsz".*came \[6, 6, 6\]/],
    [
      'has another size than its network',
      exported({ imgsz: '[8, 8]' }),
      /takes pictures of 6×6 pixels.*ends in 8×8/,
    ],
    ['takes grey pictures', exported({ channels: '1' }, { dims: [1, 1, 6, 6] }), /with 1 channel/],
  ])('is refused where it %s', async (_, model, message) => {
    await expect(plan({ 'best.onnx': model })).rejects.toThrow(message);
  });
});
