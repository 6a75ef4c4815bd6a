import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { encodeDecodedModel } from '../onnx/onnx-format.js';
import { smallNetwork } from '../importers/small-export.fixture.js';
import { Machine } from './find-export.fixture.js';
import { zipOf } from './zip.fixture.js';

describe('an export on this machine', () => {
  let machine: Machine;
  beforeEach(async () => {
    machine = await Machine.start();
  });
  afterEach(() => machine.close());

  it('is a folder, as it is', async () => {
    await machine.put({ 'fruits/model.onnx': 'network', 'fruits/anything.txt': 'x' });
    await expect(machine.find('fruits')).resolves.toMatchObject({
      ...{ title: 'fruits', files: { 'anything.txt': 'x', 'model.onnx': 'network' } },
    });
  });

  it('is a file with what importers read besides it, and nothing else of Downloads', async () => {
    await machine.put({
      'Downloads/birds.onnx': 'network',
      'Downloads/labels.txt': 'wren',
      'Downloads/detections.json': '{}',
      'Downloads/other.onnx': 'another',
      'Downloads/taxes.pdf': 'private',
    });
    await expect(machine.find('Downloads/birds.onnx')).resolves.toMatchObject({
      title: 'birds',
      files: { 'birds.onnx': 'network', 'detections.json': '{}', 'labels.txt': 'wren' },
    });
    expect(await machine.leftovers()).toEqual([]);
  });

  it('has an ONNX file’s weights with it, as the network names them', async () => {
    const model = smallNetwork();
    for (const tensor of model.graph?.initializer ?? []) {
      tensor.dataLocation = 1;
      tensor.externalData = [{ key: 'location', value: 'numbers.bin' }];
    }
    await machine.put({
      'best.onnx': encodeDecodedModel(model),
      'numbers.bin': 'w',
      'others.bin': 'no',
    });
    const { files, title } = await machine.find('best.onnx');
    expect(Object.keys(files)).toEqual(['best.onnx', 'numbers.bin']);
    // Every training calls it so.
    expect(title).toBe('caller');
  });

  it('has the shards of a TensorFlow.js network with it', async () => {
    const manifest = { weightsManifest: [{ paths: ['group1.bin', 'more/group2.bin'] }] };
    await machine.put({
      'tm/model.json': JSON.stringify(manifest),
      'tm/group1.bin': '1',
      'tm/more/group2.bin': '2',
      'tm/other.bin': '3',
      'tm/metadata.json': '{}',
    });
    const { files, title } = await machine.find('tm/model.json');
    expect(title).toBe('tm');
    expect(Object.keys(files)).toEqual([
      ...['group1.bin', 'metadata.json', 'model.json', 'more/group2.bin'],
    ]);
  });

  it('never reads shards that lie elsewhere', async () => {
    const manifest = { weightsManifest: [{ paths: ['../../secret.bin'] }] };
    await machine.put({ 'tm/model.json': JSON.stringify(manifest) });
    expect(await machine.refusal('tm/model.json')).toMatch(/which leads out of it/);
  });

  it('is a zip, whatever its name says, and nothing of it stays', async () => {
    const zip = zipOf([{ name: 'converted/labels.txt', content: '0 apple' }]);
    await machine.put({ 'converted_keras.zip': zip, 'without-a-name': zip });
    for (const name of ['converted_keras.zip', 'without-a-name']) {
      await expect(machine.find(name)).resolves.toMatchObject({
        files: { 'labels.txt': '0 apple' },
      });
    }
    expect(await machine.leftovers()).toEqual([]);
  });

  it('is a Keras file, which is a zip as well', async () => {
    await machine.put({ 'fruits.keras': zipOf([{ name: 'config.json', content: '{}' }]) });
    const { files } = await machine.find('fruits.keras');
    expect(Object.keys(files)).toEqual(['fruits.keras']);
  });

  it('is refused as a zip that is none', async () => {
    await machine.put({ 'broken.zip': '<html>' });
    expect(await machine.refusal('broken.zip')).toMatch(/^Expected a zip at .*it is none/);
    expect(await machine.leftovers()).toEqual([]);
  });

  it('leaves nothing of programs that were killed for longer than a day', async () => {
    await machine.put({ 'fruits/model.onnx': '' });
    const [old, young] = ['old', 'young'].map((name) => join(machine.cache, 'unpacked', name));
    for (const folder of [old, young]) {
      await mkdir(folder ?? '', { recursive: true });
      await writeFile(join(folder ?? '', String(folder).slice(-3)), '');
    }
    await utimes(old ?? '', 1000, 1000);
    await machine.find('fruits');
    expect(await machine.leftovers()).toEqual(['ung']);
  });
});
