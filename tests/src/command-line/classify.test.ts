import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWith, modelEnvironment, picture, runCommand } from '@detections/test-support';
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

describeWith(['weights', 'pictures'], 'detections classify', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'detections-classify-'));
    await copyFile(picture('seed/dog.jpeg'), join(folder, 'dog.jpeg'));
    await copyFile(picture('seed/cat.jpg'), join(folder, 'cat.jpg'));
    await writeFile(join(folder, 'notes.txt'), 'no photo');
  });
  afterAll(() => rm(folder, { recursive: true }));

  const classify = (...words: readonly string[]) =>
    runCommand(['classify', ...words], folder, modelEnvironment());

  it('lists the likeliest classes of each photo, in the order they are named', async () => {
    const { code, stdout, stderr } = await classify('dog.jpeg', 'cat.jpg');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [dog = '', cat = '', ...rest] = stdout.split('\n\n');
    expect(rest).toEqual([]);
    expect(dog).toMatch(/^dog\.jpeg\n +\d+\.\d\d % {2}Eskimo_dog \(n02109961\)\n/);
    expect(dog.split('\n')).toHaveLength(6);
    expect(cat).toMatch(/^cat\.jpg\n/);
  }, 60_000);

  it('answers as /predict does where its preset is asked for', async () => {
    const { code, stdout } = await classify('--json', '--top=1', '--preset', 'KERAS', 'dog.jpeg');
    expect(code).toBe(0);
    const { preprocessing, files } = reportSchema.parse(JSON.parse(stdout));
    expect(preprocessing).toBe('KERAS');
    expect(files).toEqual([
      {
        ...{ file: 'dog.jpeg', width: 729, height: 486 },
        predictions: [{ label: { name: 'Eskimo_dog' }, confidence: expect.closeTo(0.7323, 4) }],
      },
    ]);
  }, 60_000);

  it('ends with 2 and names what is no photo, and classifies the rest', async () => {
    const files = ['nowhere.jpg', 'notes.txt', 'dog.jpeg'];
    const { code, stdout, stderr } = await classify('--top', '1', ...files);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^dog\.jpeg\n.*Eskimo_dog.*\n$/);
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
      ['classify', 'dog.jpeg'],
      folder,
      environment,
    );
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr).toContain('MAX_BATCH_SIZE: expected a whole number from 1 to 256');
  });
});
