import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  describeWith,
  MODEL_WORDS,
  modelEnvironment,
  NETWORK_PRESETS,
  runCommand,
  SAMPLE,
  samplePhotos,
} from '@detections/test-support';
import { z } from 'zod';

const reportSchema = z.object({
  model: z.object({ name: z.string() }),
  preprocessing: z.string(),
  files: z.array(
    z.union([
      z.strictObject({
        file: z.string(),
        width: z.number(),
        height: z.number(),
        predictions: z.array(
          z.object({ label: z.object({ name: z.string() }), confidence: z.number() }),
        ),
      }),
      z.strictObject({ file: z.string(), error: z.string() }),
    ]),
  ),
});

describeWith(['network'], 'detections classify', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'detections-classify-'));
    const [other = ''] = samplePhotos(1);
    await copyFile(SAMPLE.path, join(folder, 'photo.jpg'));
    await copyFile(other, join(folder, 'other.jpg'));
    await writeFile(join(folder, 'notes.txt'), 'no photo');
  });
  afterAll(() => rm(folder, { recursive: true }));

  const classify = (...words: readonly string[]) =>
    runCommand(['classify', ...MODEL_WORDS, ...words], folder, modelEnvironment());

  it('lists the likeliest classes of each photo, in the order they are named', async () => {
    const { code, stdout, stderr } = await classify('photo.jpg', 'other.jpg');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [photo = '', other = '', ...rest] = stdout.split('\n\n');
    expect(rest).toEqual([]);
    const [name, likeliest, ...others] = photo.split('\n');
    expect(name).toBe('photo.jpg');
    const best = `${SAMPLE.predicted.prediction} (${SAMPLE.label.wordNetId})`;
    expect(likeliest?.trim()).toBe(`${(100 * SAMPLE.confidence).toFixed(2)} %  ${best}`);
    expect(others).toHaveLength(4);
    expect(other).toMatch(/^other\.jpg\n/);
  }, 60_000);

  it('answers as /predict does by its preset', async () => {
    const preset = NETWORK_PRESETS.at(-1) ?? '';
    const { code, stdout } = await classify('--json', '--top=1', '--preset', preset, 'photo.jpg');
    expect(code).toBe(0);
    const { preprocessing, files } = reportSchema.parse(JSON.parse(stdout));
    expect(preprocessing).toBe(preset);
    const { width, height, predicted } = SAMPLE;
    const label = { name: predicted.prediction };
    const confidence: unknown = expect.closeTo(predicted.score, 4);
    expect(files).toEqual([
      { file: 'photo.jpg', width, height, predictions: [{ label, confidence }] },
    ]);
  }, 60_000);

  it('ends with 2 and names what is no photo, and classifies the rest', async () => {
    const files = ['nowhere.jpg', 'notes.txt', 'photo.jpg'];
    const { code, stdout, stderr } = await classify('--top', '1', ...files);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^photo\.jpg\n[^\n]*\n$/);
    expect(stdout).toContain(SAMPLE.predicted.prediction);
    const path = (name: string): string => join(folder, name);
    expect(stderr.split('\n')).toEqual([
      `Expected a picture at ${path('nowhere.jpg')}; came nothing: there is no such path.`,
      expect.stringMatching(/notes\.txt: Expected JPEG, PNG, WebP, GIF or AVIF; came /),
      '',
    ]);
  }, 60_000);

  it('ends with 78 where the configuration is wrong', async () => {
    const environment = { ...modelEnvironment(), MAX_BATCH_SIZE: 'many' };
    const { code, stdout, stderr } = await runCommand(
      ['classify', 'photo.jpg'],
      folder,
      environment,
    );
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr).toContain('MAX_BATCH_SIZE: expected a whole number from 1 to 256');
  });
});
