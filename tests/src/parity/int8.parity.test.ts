import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  classify,
  describeWith,
  eventually,
  modelEnvironment,
  picture,
  pictures,
  runCommand,
  startStandalone,
  startStandaloneUnready,
} from '@detections/test-support';
import { z } from 'zod';

const answerSchema = z.object({
  data: z.object({
    classify: z.object({
      label: z.object({ classIndex: z.number() }),
      heatmap: z.object({ values: z.array(z.number()).length(49), logit: z.number() }),
      model: z.object({ precision: z.string() }),
    }),
  }),
});

const MINUTES = 60_000;
const ESKIMO_DOG = 248;
/** More make a better model; these make one in seconds. */
const CALIBRATION_PHOTOS = 12;
const MEASURED_PHOTOS = 16;

describeWith(['weights', 'pictures'], 'npm run model:quantize', () => {
  let folder: string;
  let environment: Record<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'detections-quantize-'));
    environment = { ...modelEnvironment(), CACHE_DIR: join(folder, 'cache') };
    const photos = pictures('photos').map((name) => `photos/${name}`);
    await copyAll(photos.slice(0, CALIBRATION_PHOTOS), 'calibration');
    await copyAll(photos.slice(-MEASURED_PHOTOS), 'measured');
    await copyAll(['odd/full-transparent.png'], 'blank');
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function copyAll(names: readonly string[], target: string): Promise<void> {
    await mkdir(join(folder, target));
    for (const name of names) {
      await copyFile(picture(name), join(folder, target, basename(name)));
    }
  }

  const quantize = (...args: readonly string[]) =>
    runCommand(['quantize', ...args], folder, environment);

  const installed = (): Promise<readonly string[]> =>
    readdir(join(folder, 'cache', 'int8')).catch(() => []);

  it(
    'is what the service says to run where there is no model',
    async () => {
      const service = await startStandaloneUnready({ ...environment, PRECISION: 'int8' });
      await eventually(async () => {
        const response = await fetch(`${service.url}/health/ready`);
        expect(await response.text()).toContain('npm run model:quantize');
      }, MINUTES).finally(() => service.close());
    },
    2 * MINUTES,
  );

  it(
    'refuses a model that disagrees with fp32 and leaves nothing behind',
    async () => {
      const { code, stdout } = await quantize('--images', 'blank', '--evaluate', 'measured');
      expect(stdout).toContain('Not installed');
      expect({ code, installed: await installed() }).toEqual({ code: 1, installed: [] });
    },
    6 * MINUTES,
  );

  it(
    'installs one that agrees, and the service takes it',
    async () => {
      const { code, stdout, stderr } = await quantize(
        ...['--images', 'calibration', '--evaluate', 'measured'],
        // A photo is 6 %. On 500 pictures, calibrated on 100, it is 98 %.
        ...['--labels', 'names', '--min-agreement', '0.75'],
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('calibrating') });
      process.stdout.write(stdout);
      expect(stdout).toContain(`Measured on ${String(MEASURED_PHOTOS)} pictures, none of them`);
      expect(stdout).toMatch(/^labelled images +16 +16$/m);
      const [file = '', ...others] = await installed();
      expect(others).toEqual([`${file}.int8-agreement.json`, `${file}.sha256`]);
      expect(file).toMatch(/^[0-9a-f]{64}-5-w[78]\.onnx$/);
    },
    6 * MINUTES,
  );

  it(
    'makes a model that the service answers and draws heatmaps with',
    async () => {
      const service = await startStandalone({ ...environment, PRECISION: 'auto' });
      const query = `mutation ($image: Upload!) { classify(image: $image) {
        label { classIndex } heatmap { values logit } model { precision } } }`;
      const answer = await classify(service.url, picture('seed/dog.jpeg'), { query }).finally(() =>
        service.close(),
      );
      const { label, heatmap, model } = answerSchema.parse(answer.body).data.classify;
      expect(model.precision).toBe('int8');
      expect(label.classIndex).toBe(ESKIMO_DOG);
      const hottest = heatmap.values.indexOf(Math.max(...heatmap.values));
      // Its head is in the right half of the central square, above the lowest two rows.
      expect(hottest % 7).toBeGreaterThanOrEqual(3);
      expect(Math.floor(hottest / 7)).toBeLessThanOrEqual(4);
    },
    2 * MINUTES,
  );
});
