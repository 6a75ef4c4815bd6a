import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  describeWith,
  modelEnvironment,
  picture,
  readMakersAnswers,
  runCommand,
  SHARED,
} from '@detections/test-support';
import { z } from 'zod';

const MINUTES = 60_000;
/** Enough to be sure that it is this network which answers. */
const PICTURES = 8;

const evaluationSchema = z.object({
  model: z.object({ name: z.string(), version: z.string() }),
  evaluations: z.array(
    z.object({ preprocessing: z.string(), images: z.number(), top1: z.number() }),
  ),
});
const configSchema = z.object({ id2label: z.record(z.string(), z.string()) });

describeWith(['exports'], "detections classify and evaluate by somebody else's export", () => {
  let folder: string;
  let answers: ReturnType<typeof readMakersAnswers>;
  beforeAll(async () => {
    answers = readMakersAnswers('efficientnet-lite0').slice(0, PICTURES);
    folder = await mkdtemp(join(tmpdir(), 'detections-by-name-'));
    await mkdir(join(folder, 'models', 'lite'), { recursive: true });
    await symlink(
      join(SHARED, 'models', 'efficientnet-lite0'),
      join(folder, 'models', 'lite', '1'),
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  const run = (...words: readonly string[]) =>
    runCommand(words, folder, { ...modelEnvironment(), MODELS_DIR: join(folder, 'models') });
  const labelNames = (): Readonly<Record<string, string>> => {
    const path = join(SHARED, 'models', 'efficientnet-lite0', 'config.json');
    return configSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).id2label;
  };
  const writeLabels = (header: string, valueOf: (index: number) => string): Promise<void> => {
    const rows = answers.map(
      ({ file, top: [best] }) => `${basename(file)},${valueOf(best?.index ?? -1)}`,
    );
    return writeFile(join(folder, 'labels.csv'), `${[header, ...rows].join('\n')}\n`);
  };
  const evaluateLite = (...words: readonly string[]) =>
    run('evaluate', picture('photos'), '--model', 'lite', '--labels', 'labels.csv', ...words);

  it(
    'answers as its maker does',
    async () => {
      const files = answers.map(({ file }) => picture(file));
      const { code, stdout } = await run('classify', '--model=lite', '--json', ...files);
      expect(code).toBe(0);
      const best = answers.map(({ top: [first] }) => ({
        predictions: expect.arrayContaining([
          {
            label: { classIndex: first?.index, name: labelNames()[String(first?.index)] },
            confidence: expect.closeTo(first?.probability ?? 0, 3),
          },
        ]),
      }));
      expect(JSON.parse(stdout)).toMatchObject({
        model: { name: 'lite', version: '1' },
        files: best,
      });
    },
    2 * MINUTES,
  );

  it.each([
    ['file,label', (index: number) => JSON.stringify(labelNames()[String(index)])],
    ['file,classIndex', String],
  ])(
    "measures it against labels in the model's own terms: %s",
    async (header, valueOf) => {
      await writeLabels(header, valueOf);
      const { code, stdout } = await evaluateLite('--preset', 'all', '--json');
      expect(code).toBe(0);
      const { model, evaluations } = evaluationSchema.parse(JSON.parse(stdout));
      expect(model).toEqual({ name: 'lite', version: '1' });
      expect(evaluations).toEqual([
        { preprocessing: expect.any(String), images: PICTURES, top1: 1 },
      ]);
    },
    2 * MINUTES,
  );
});
