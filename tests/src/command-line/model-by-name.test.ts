import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CommandEnd, modelEnvironment, runCommand, SAMPLE } from '@detections/test-support';
import { z } from 'zod';
import { putDetector, putExport } from '../exports.fixture.js';

const reportSchema = z.object({
  model: z.object({ name: z.string(), version: z.string() }),
  files: z.array(
    z.object({ predictions: z.array(z.object({ label: z.object({ name: z.string() }) })) }),
  ),
});

const recordSchema = z.object({
  measurements: z.array(z.object({ engine: z.string(), preset: z.string() })),
});

describe('detections classify, evaluate and quantize --model', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'detections-by-name-'));
    const models = join(folder, 'models');
    await putExport(join(models, 'fruits', '1'));
    await putExport(join(models, 'twins', '1'), ['apple', 'pear', 'pear']);
    await putDetector(join(models, 'broken', '1'));
    await copyFile(SAMPLE.path, join(folder, 'photo.jpg'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const run = (...words: readonly string[]): Promise<CommandEnd> =>
    runCommand(words, folder, { ...modelEnvironment(), MODELS_DIR: join(folder, 'models') });
  const evaluate = async (model: string, labels: string) => {
    await writeFile(join(folder, 'labels.csv'), labels);
    return run('evaluate', '.', '--model', model, '--labels', 'labels.csv');
  };

  it('classifies by a model of the models folder, with its own classes', async () => {
    const { code, stdout } = await run('classify', '--model=fruits', '--json', 'photo.jpg');
    expect(code).toBe(0);
    const { model, files } = reportSchema.parse(JSON.parse(stdout));
    expect(model).toMatchObject({ name: 'fruits', version: '1' });
    const names = files[0]?.predictions.map(({ label }) => label.name) ?? [];
    expect(names.sort()).toEqual(['apple', 'pear', 'plum']);
  });

  it('asks for other labels where the classes have no WordNet ids', async () => {
    const { code, stderr } = await evaluate('fruits', 'file,wordNetId\nphoto.jpg,n02109961\n');
    expect(code).toBe(2);
    expect(stderr).toContain("because the model's classes have no WordNet ids");
  });

  it('refuses a name that two classes share', async () => {
    const { code, stderr } = await evaluate('twins', 'file,label\nphoto.jpg,pear\n');
    expect(code).toBe(2);
    expect(stderr).toMatch(/came "pear", which the classes 1 and 2 share\.\n$/);
  });

  it.each([
    [
      ['--model', 'birds'],
      2,
      'Expected one of the models resnet50, efficientnet-lite0, broken, fruits, twins; "birds" came.',
    ],
    [['--model', 'fruits@2'], 2, 'Expected a version of fruits that is there: 1; "fruits@2" came.'],
    [
      ['--model', 'fruits', '--preset', 'KERAS'],
      2,
      /^Expected --preset to be one of .* "KERAS"\.$/,
    ],
    [['--model', 'broken'], 1, /as a detector does/],
  ])('refuses %j with a sentence', async (words, code, sentence) => {
    const answered = await run('classify', ...words, 'dog.jpg');
    expect({ code: answered.code, stdout: answered.stdout }).toEqual({ code, stdout: '' });
    expect(answered.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(answered.stderr.trimEnd()).toMatch(sentence);
  });

  it('quantizes, and records how each engine agrees, once for each preset', async () => {
    const cache = join(folder, 'cache');
    const { code, stderr } = await runCommand(
      ['quantize', '--images', '.', '--model', 'fruits', '--min-agreement', '0'],
      folder,
      { ...modelEnvironment(), MODELS_DIR: join(folder, 'models'), CACHE_DIR: cache },
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const files = await readdir(join(cache, 'int8'));
    const record = files.find((name) => name.endsWith('.int8-agreement.json')) ?? '';
    const { measurements } = recordSchema.parse(
      JSON.parse(await readFile(join(cache, 'int8', record), 'utf8')),
    );
    const found = measurements.map(({ engine, preset }) => `${engine} ${preset}`);
    expect(found).toContainEqual(expect.stringMatching(/^onnxruntime \w/));
    expect(new Set(found).size).toBe(found.length);
  });

  it('quantizes only what is there', async () => {
    const { code, stdout, stderr } = await run('quantize', '--images', '.', '--model', 'fruits@2');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('"fruits@2" came.');
  });
});
