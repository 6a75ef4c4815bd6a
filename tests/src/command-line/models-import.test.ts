import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeWith, modelEnvironment, runCommand, SHARED } from '@detections/test-support';
import { putDetector, putExport, putOpenExport } from '../exports.fixture.js';

describe('detections models import and list', () => {
  let folder: string;
  let modelsDir: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'detections-models-'));
    modelsDir = join(folder, 'models');
    await putExport(fruits());
  });
  afterAll(() => rm(folder, { recursive: true }));

  const models = (...words: readonly string[]) =>
    runCommand(['models', ...words], folder, { ...modelEnvironment(), MODELS_DIR: modelsDir });
  const fruits = (): string => join(folder, 'exported', 'fruits');

  it('puts each export under the next version, and lists them', async () => {
    await expect(models('list')).resolves.toMatchObject({
      ...{ code: 0, stdout: `No models in ${modelsDir}.\n` },
    });
    for (const version of ['1', '2']) {
      const { code, stdout } = await models('import', fruits(), '--name', 'fruits');
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: `${join(modelsDir, 'fruits', version)}\nA service that serves ${modelsDir} takes it within seconds, without a restart.\n`,
      });
    }
    await putDetector(join(modelsDir, 'bad', '1'));
    await mkdir(join(modelsDir, 'Fruits', '1'), { recursive: true });
    const { code, stdout } = await models('list');
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^bad@1 {2}refused \(not-a-classifier\): /),
      'fruits@1  ready: plain-onnx, 3 classes, 6×6 pixels',
      'fruits@2  ready: plain-onnx, 3 classes, 6×6 pixels',
      expect.stringMatching(/Fruits is passed over: its name is no model's/),
    ]);
  }, 60_000);

  it('takes another models folder from where the caller stands, and lists it for a program', async () => {
    const words = ['--name', 'fruits', '--models-dir', 'others', '--version', '7'];
    const { code } = await models('import', fruits(), ...words);
    expect(code).toBe(0);
    const { stdout } = await models('list', '--json', '--models-dir', 'others');
    expect(JSON.parse(stdout)).toMatchObject({
      modelsDir: join(folder, 'others'),
      models: [{ name: 'fruits', version: '7', ready: true, classes: 3 }],
      ignored: [],
    });
  }, 60_000);

  it('takes what the export does not say from a file, or says that it is wrong', async () => {
    const open = join(folder, 'exported', 'open');
    await putOpenExport(open);
    await writeFile(join(folder, 'said.json'), '{"preprocessing": "half", "output": "logits"}');
    await writeFile(join(folder, 'wrong.json'), '{"preprocessing": "haf"}');
    const words = ['import', open, '--name', 'open', '--models-dir', 'said', '--settings'];
    const refused = await models(...words, 'wrong.json');
    expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^refused \(settings-invalid\): wrong\.json is wrong: /);
    const { code, stderr } = await models(...words, 'said.json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const checked = await models('check', 'said/open/1');
    expect(checked.stdout).toContain('"mean":[1,1,1]');
  }, 60_000);

  it('refuses with the reason, and leaves nothing', async () => {
    const words = ['--name', 'wrong', '--models-dir', 'nothing'];
    const miscounted = join(folder, 'exported', 'miscounted');
    await putExport(miscounted, ['apple', 'pear']);
    const refused = await models('import', miscounted, ...words);
    expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^refused \(label-count\): /);
    expect(await readdir(folder)).not.toContain('nothing');
  });

  it.each([
    [['--name', 'Fruits'], /^--name: expected 1 to 63 of a-z/],
    [['--name', '.fruits'], /^--name: expected 1 to 63 of a-z/],
    [['--name', 'fruits.part'], /^Expected a --name that does not end/],
    [['--name', 'fruits', '--version', '01'], /^--version: expected a whole number from 1/],
    [
      ['--name', 'fruits', '--version', '1'],
      /^Expected a version that is not there yet; .*1 is\.\n$/,
    ],
  ])('ends with 2 for %j', async (words, sentence) => {
    const { code, stderr } = await models('import', fruits(), ...words);
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
  });

  describeWith(['exports'], "of somebody else's export", () => {
    it('copies weights that lie in a file beside the network', async () => {
      const partly = join(folder, 'partly');
      await cp(join(SHARED, 'models', 'onnx-external-data'), partly, { recursive: true });
      await writeFile(join(partly, 'detections.json'), '{"preprocessing": "imagenet"}');
      const words = ['--name', 'whole', '--models-dir', 'whole'];
      await expect(models('import', partly, ...words)).resolves.toMatchObject({ code: 0 });
      expect(await readdir(join(folder, 'whole', 'whole', '1'))).toContain('model.onnx.data');
    }, 60_000);
  });
});
