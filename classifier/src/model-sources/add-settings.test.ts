import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Machine } from './find-export.fixture.js';
import { zipOf } from './zip.fixture.js';

const OWN = '{"title": "Dogs", "normalization": "unit"}';

describe('settings that are given apart', () => {
  let machine: Machine;
  beforeEach(async () => {
    machine = await Machine.start();
  });
  afterEach(() => machine.close());

  const settingsOf = async (source: string, settings: string): Promise<unknown> => {
    const { files } = await machine.find(source, { settings });
    return JSON.parse(files['detections.json'] ?? '');
  };

  it('are a zip’s, which need not be unpacked', async () => {
    const dogs = zipOf([
      { name: 'my dogs/dogs.h5', content: 'network' },
      { name: 'my dogs/labels.txt', content: 'a' },
    ]);
    await machine.put({ 'dogs.zip': dogs, 'said.json': '\uFEFF{"normalization": "half"}\r\n' });
    const { files, title } = await machine.find('dogs.zip', { settings: 'said.json' });
    expect(title).toBe('dogs');
    expect(Object.keys(files)).toEqual(['detections.json', 'dogs.h5', 'labels.txt']);
    expect(JSON.parse(files['detections.json'] ?? '')).toEqual({ normalization: 'half' });
    expect(await machine.leftovers()).toEqual([]);
  });

  it.each(['dogs', 'dogs/dogs.onnx'])(
    'go before what the export’s own say, which stay as they are: %s',
    async (source) => {
      await machine.put({
        'dogs/dogs.onnx': 'network',
        'dogs/detections.json': OWN,
        'said.json': '{"normalization": {"scale": "1/127.5", "mean": 1}, "labels": ["a", "b"]}',
      });
      expect(await settingsOf(source, 'said.json')).toEqual({
        title: 'Dogs',
        normalization: { scale: '1/127.5', mean: 1 },
        labels: ['a', 'b'],
      });
      expect(await readFile(join(machine.caller, 'dogs', 'detections.json'), 'utf8')).toBe(OWN);
      expect((await readdir(join(machine.caller, 'dogs'))).sort()).toEqual([
        'detections.json',
        'dogs.onnx',
      ]);
    },
  );

  it.each([
    ['{"normalisation": "half"}', 'said.json is wrong: there is no setting "normalisation".'],
    ['{"normalization": "haf"}', /^said\.json is wrong: "normalization": .* came "haf"\.$/],
    ['normalization: half', 'said.json is wrong: expected JSON, and it cannot be read as that.'],
    ['["half"]', /^said\.json is wrong: .*object/],
  ])('are refused as those within an export: %s', async (text, message) => {
    await machine.put({ 'dogs/dogs.onnx': 'network', 'said.json': text });
    await expect(machine.find('dogs', { settings: 'said.json' })).rejects.toMatchObject({
      reason: 'settings-invalid',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
    expect(await machine.leftovers()).toEqual([]);
  });

  it.each(['nothing.json', 'dogs'])('must be a file: %s', async (settings) => {
    await machine.put({ 'dogs/dogs.onnx': 'network' });
    expect(await machine.refusal('dogs', { settings })).toBe(
      `Expected --settings to be a JSON file with what detections.json may say; there is no file ${join(machine.caller, settings)}.`,
    );
  });
});
