import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startFakeHub, type FakeHub } from '@detections/classifier/fake-hub';
import { zipOf } from '@detections/classifier/fake-zip';
import { modelEnvironment, runCommand } from '@detections/test-support';
import { putExport } from '../exports.fixture.js';

describe('detections models, from where exports are to where others read them', () => {
  let folder: string;
  let hub: FakeHub;
  let files: Record<'model.onnx' | 'detections.json', Buffer>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'detections-sources-'));
    await putExport(join(folder, 'fruits'));
    const read = (name: string) => readFile(join(folder, 'fruits', name));
    files = {
      ...{ 'model.onnx': await read('model.onnx') },
      'detections.json': await read('detections.json'),
    };
    hub = await startFakeHub({ files, large: ['model.onnx'], key: 'hf_key' });
  });
  afterAll(async () => {
    await hub.close();
    await rm(folder, { recursive: true });
  });

  const models = (...words: readonly string[]) =>
    runCommand(['models', ...words], folder, {
      ...modelEnvironment(),
      ...{ MODELS_DIR: join(folder, 'models'), CACHE_DIR: join(folder, 'cache') },
      ...{ HF_ENDPOINT: `${hub.url}/`, HF_TOKEN: 'hf_key' },
    });

  it('imports a zip, a file and a repository under names of their own', async () => {
    const entries = Object.entries(files).map(([name, content]) => ({
      name: `x/${name}`,
      content,
    }));
    await writeFile(join(folder, 'Our Fruits.zip'), zipOf(entries));
    await mkdir(join(folder, 'Downloads'));
    await writeFile(join(folder, 'Downloads', 'best.onnx'), files['model.onnx']);
    await writeFile(join(folder, 'Downloads', 'detections.json'), files['detections.json']);
    await writeFile(join(folder, 'Downloads', 'private.txt'), 'private');
    const zip = await models('import', 'Our Fruits.zip');
    expect(zip).toMatchObject({ code: 0, stderr: '' });
    expect(zip.stdout).toContain('It is called our-fruits after where it came from; --name gives');
    await expect(models('import', 'Downloads/best.onnx', '--name', 'best')).resolves.toMatchObject({
      code: 0,
    });
    expect((await readdir(join(folder, 'models/best/1'))).toSorted()).toEqual([
      ...['best.onnx', 'detections.json'],
    ]);
    const repository = await models('import', 'hf://orchard/fruits@main', '--name', 'hub');
    expect(repository).toMatchObject({ code: 0 });
    expect(repository.stderr).toContain('downloading model.onnx');
    expect((await readdir(join(folder, 'models'))).toSorted()).toEqual([
      ...['best', 'hub', 'our-fruits'],
    ]);
  }, 60_000);

  it('checks what it would import, and leaves it where it is', async () => {
    const { code, stdout } = await models('check', 'hf://orchard/fruits');
    expect(code).toBe(0);
    expect(stdout).toContain('name: fruits, version 1\n');
    await writeFile(join(folder, 'detector.zip'), zipOf([{ name: 'notes.md', content: 'x' }]));
    const refused = await models('check', 'detector.zip');
    expect(refused.code).toBe(1);
    // The folder that it was unpacked to says nothing to anybody.
    expect(refused.stdout).toMatch(/^refused \(unknown-kind\): detector\.zip is no export/);
  }, 60_000);

  it.each([
    [['import', 'nowhere.zip'], /^refused \(file-missing\): .*nowhere\.zip is not a folder/, 1],
    [['import', 'Our Fruits.zip'], /^Expected a --name for the model: there is one called/, 2],
    [['import', 'hf://orchard/nuts'], /there is no such repository or revision\.\n$/, 2],
    [
      ['import', 'http://127.0.0.1:1/a.zip'],
      /^Expected to fetch http:.*; fetch failed \(bad port\)\.\n$/,
      2,
    ],
    [['remove', 'nothing', '--yes'], /which has best@1, hub@1, our-fruits@1; came nothing\.\n$/, 2],
    [['remove', 'resnet50', '--yes'], /resnet50 comes with the service/, 2],
    [
      ['remove', 'best'],
      /^Expected --yes where nobody can be asked; it would remove best@1 \(2/,
      2,
    ],
    [['export', 'nothing', 'out'], /^Expected one of the models best,/, 2],
    [['export', 'best', 'fruits'], /^Expected a folder that is not there yet/, 2],
  ])('refuses %j in a sentence', async (words, sentence, code) => {
    const said = await models(...words);
    expect(said.stderr).toMatch(sentence);
    expect(said.code).toBe(code);
  });

  it('exports one as others read it, which is the same model once more', async () => {
    const { code, stdout } = await models('export', 'best@1', 'exported');
    expect(code).toBe(0);
    expect(stdout).toMatch(/exported\nbest@1, license: not said/);
    expect((await readdir(join(folder, 'exported'))).toSorted()).toEqual([
      ...['README.md', 'config.json', 'detections.json', 'model.onnx', 'preprocessor_config.json'],
    ]);
    const checked = await models('check', 'exported');
    expect(checked).toMatchObject({ code: 0 });
    expect(checked.stdout).toContain('kind: hugging-face');
  }, 60_000);

  it('removes one, and says what went', async () => {
    await models('import', 'Downloads/best.onnx', '--name', 'best');
    const { code, stdout } = await models('remove', 'best@1', '--yes');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Removed best@1 \(2 files, \d+\.\d MiB\) from /);
    expect(await readdir(join(folder, 'models/best'))).toEqual(['2']);
    await expect(models('remove', 'best', '--yes')).resolves.toMatchObject({ code: 0 });
    expect((await readdir(join(folder, 'models'))).toSorted()).toEqual(['hub', 'our-fruits']);
  }, 60_000);
});
