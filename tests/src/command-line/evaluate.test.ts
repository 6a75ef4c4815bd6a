import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import {
  describeWith,
  MODEL_WORDS,
  modelEnvironment,
  picture,
  readGoldenAccuracy,
  runCommand,
  SAMPLE,
  truncatedSample,
} from '@detections/test-support';
import { z } from 'zod';

const reportSchema = z.object({
  model: z.object({ engine: z.string() }),
  evaluations: z.array(
    z.object({
      preprocessing: z.enum(['CENTER_CROP', 'KERAS']),
      images: z.number(),
      top1: z.number(),
      top5: z.number(),
      imagesPerSecond: z.number().positive(),
      confusions: z.array(z.object({ count: z.int().positive() })),
    }),
  ),
});

const GOLDEN_NAMES = { CENTER_CROP: 'center-crop', KERAS: 'keras' } as const;
const MINUTES = 60_000;

const evaluate = (folder: string, ...args: readonly string[]) =>
  runCommand(['evaluate', ...MODEL_WORDS, ...args], folder, modelEnvironment());

describeWith(['weights', 'pictures'], 'npm run evaluate on the pictures of Keras', () => {
  it(
    'measures what Keras measures, on both profiles',
    async () => {
      const { code, stdout, stderr } = await evaluate(
        picture(''),
        ...['photos', '--preprocessing', 'both', '--json'],
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('100 of 100') });
      const { evaluations } = reportSchema.parse(JSON.parse(stdout));
      expect(evaluations.map(({ preprocessing }) => preprocessing)).toEqual([
        'CENTER_CROP',
        'KERAS',
      ]);
      for (const { preprocessing, images, top1, top5, confusions } of evaluations) {
        const golden = readGoldenAccuracy()[GOLDEN_NAMES[preprocessing]].photos;
        expect(images).toBe(golden.images);
        expect(Math.abs(top1 - golden.top1)).toBeLessThanOrEqual(0.02);
        expect(Math.abs(top5 - golden.top5)).toBeLessThanOrEqual(0.02);
        expect(confusions).toHaveLength(10);
      }
    },
    3 * MINUTES,
  );
});

describeWith(['network'], 'npm run evaluate', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'detections-evaluate-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('prints a table for labels from a CSV', async () => {
    await copyFile(SAMPLE.path, join(folder, 'a.jpg'));
    await writeFile(
      join(folder, 'labels.csv'),
      `file,wordNetId\na.jpg,${SAMPLE.label.wordNetId}\n`,
    );
    const { code, stdout } = await evaluate(folder, '.', '--labels', 'labels.csv');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^top-1 +100\.0 %$/m);
  }, 60_000);

  it.each([
    ['a folder that is not there', ['nowhere'], 'nowhere'],
    ['a folder without pictures', ['.'], 'came no pictures'],
    ['an engine that does not exist', ['.', '--engine', 'abacus'], 'abacus'],
    ['an option that does not exist', ['.', '--fast'], '--fast'],
  ])('ends with 2 on %s', async (_, args, named) => {
    const { code, stdout, stderr } = await evaluate(folder, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(named);
  });

  it('ends with 2 and names a picture that does not decode', async () => {
    await copyFile(truncatedSample(), join(folder, 'n02109961_cut_off.jpg'));
    const { code, stdout, stderr } = await evaluate(folder, '.');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('n02109961_cut_off.jpg: Expected an image that decodes');
  }, 60_000);

  it('ends with 2 and names a class that the model does not have', async () => {
    await writeFile(join(folder, 'n99999999_unicorn.jpg'), '');
    const { code, stderr } = await evaluate(folder, '.');
    expect(code).toBe(2);
    expect(stderr).toContain('for n99999999_unicorn.jpg; came "n99999999"');
  }, 60_000);
});
