import { rm } from 'node:fs/promises';
import { relative } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { enterExport } from './enter-export.js';
import { exportFolder } from './small-export.fixture.js';

let folder = '';
afterEach(() => rm(folder, { recursive: true }));

/** @returns the folder that is entered, relative to the one that is named, and its files. */
async function entered(names: readonly string[]): Promise<[string, readonly string[]]> {
  folder = await exportFolder(Object.fromEntries(names.map((name) => [name, 'x'])));
  const listing = await enterExport(folder);
  return [relative(folder, listing.folder), [...listing.files].toSorted()];
}

it.each<[string, readonly string[], string]>([
  [
    'a folder around all files',
    ['Our Fruits (1)/model.onnx', 'Our Fruits (1)/labels.txt'],
    'Our Fruits (1)',
  ],
  ['a folder around a folder', ['a/b/c/model.onnx', 'a/b/c/labels.txt'], 'a/b/c'],
  ['what people write beside it', ['README.md', 'license.txt', 'lobe/model.onnx'], 'lobe'],
  ['what a Mac packs beside it', ['__MACOSX/tm/._model.json', 'tm/model.json'], 'tm'],
  ['a repository around it', ['repo/onnx/model.onnx', 'repo/config.json'], 'repo'],
  ['photos beside it', ['photos/a.jpg', 'export/keras_model.h5'], 'export'],
])('passes over %s', async (_, names, expected) => {
  const [found] = await entered(names);
  expect(found).toBe(expected);
});

it.each<[string, readonly string[]]>([
  ['its configuration is above the network', ['onnx/model.onnx', 'config.json']],
  ['its labels are above the network', ['model/fruits.h5', 'class_names.txt']],
  ['its settings are above the network', ['a/model.onnx', 'detections.json']],
  ['there are several', ['a/model.onnx', 'b/model.onnx']],
  ['there is none', ['a/photo.jpg']],
])('stays where %s', async (_, names) => {
  expect(await entered(names)).toEqual(['', names.toSorted()]);
});
