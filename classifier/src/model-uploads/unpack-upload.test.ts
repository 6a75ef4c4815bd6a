import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UPLOAD_FILES } from '@detections/schema';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { zipOf } from '../model-sources/zip.fixture.js';
import { unpackUpload } from './unpack-upload.js';
import { UploadedFiles } from './uploads.fixture.js';

const ID = '0000000000000001';
let files: UploadedFiles;

beforeEach(async () => {
  files = await UploadedFiles.create();
});

afterEach(() => files.close());

const zip = zipOf([
  { name: 'fruits/model.onnx', content: Buffer.from('numbers') },
  { name: 'fruits/labels.txt', content: Buffer.from('apple') },
]);

it.each([1, 2])('unpacks a zip, whatever it is called, also %s times', async (times) => {
  const folder = await files.put(ID, { download: zip });
  let unpacked = '';
  for (let time = 0; time < times; time += 1) unpacked = await unpackUpload(folder);
  expect(unpacked).toBe(join(folder, UPLOAD_FILES.unpacked));
  expect((await readdir(unpacked)).sort()).toEqual(['labels.txt', 'model.onnx']);
});

it.each([1, 2])('gives a zip the settings that came beside it, also %s times', async (times) => {
  const settings = '{"normalization": "half"}';
  const folder = await files.put(ID, { 'fruits.zip': zip, 'detections.json': settings });
  let unpacked = '';
  for (let time = 0; time < times; time += 1) unpacked = await unpackUpload(folder);
  expect((await readdir(unpacked)).sort()).toEqual(['detections.json', 'labels.txt', 'model.onnx']);
  const written = await readFile(join(unpacked, 'detections.json'), 'utf8');
  expect(JSON.parse(written)).toEqual({ normalization: 'half' });
});

it('refuses settings beside a zip that are wrong', async () => {
  const folder = await files.put(ID, { 'fruits.zip': zip, 'detections.json': '{"norm": 1}' });
  await expect(unpackUpload(folder)).rejects.toMatchObject({
    reason: 'settings-invalid',
    message: 'detections.json is wrong: there is no setting "norm".',
  });
});

it.each([1, 2])('takes several files as they are, also %s times', async (times) => {
  const folder = await files.put(ID, { 'onnx/model.onnx': 'numbers', 'config.json': '{}' });
  let unpacked = '';
  for (let time = 0; time < times; time += 1) unpacked = await unpackUpload(folder);
  expect(await readFile(join(unpacked, 'onnx/model.onnx'), 'utf8')).toBe('numbers');
});

it('leaves a .keras file whole, which is a zip', async () => {
  const folder = await files.put(ID, { 'fruits.keras': zip });
  expect(await readdir(await unpackUpload(folder))).toEqual(['fruits.keras']);
});
