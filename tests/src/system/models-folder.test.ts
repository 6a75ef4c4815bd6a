import { cp, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  classify,
  describeWith,
  eventually,
  picture,
  predict,
  readMakersAnswers,
  SHARED,
  startStandalone,
  type RunningService,
} from '@detections/test-support';
import { z } from 'zod';
import { ModelLoad } from '../model-load.fixture.js';

const MINUTES = 60_000;
/** A folder that is dropped in answers within this. */
const NOTICED_MS = 10_000;
/** Of a probability, where picture and network are the same as their maker's. */
const TOLERANCE = 1e-4;
const CLIENTS = 16;

const answerSchema = z.object({
  data: z.object({
    classify: z.object({
      model: z.object({ name: z.string(), version: z.string() }),
      predictions: z.array(
        z.object({ label: z.object({ classIndex: z.number() }), confidence: z.number() }),
      ),
    }),
  }),
});

const QUERY = `mutation ($image: Upload!, $model: String!) {
  classify(image: $image, model: $model) {
    model { name version } predictions(first: 5) { label { classIndex } confidence } } }`;

describeWith(['weights', 'exports', 'pictures'], 'a models folder', () => {
  let service: RunningService;

  beforeAll(async () => {
    service = await startStandalone();
  }, 3 * MINUTES);

  afterAll(() => service.close());

  /** As a person copies a folder: file by file, and not whole at once. */
  const drop = async (exported: string, name: string, version: string): Promise<string> => {
    const folder = join(service.folder, 'models', name, version);
    await cp(join(SHARED, 'models', exported), folder, { recursive: true });
    return folder;
  };
  const ask = async (file: string, model: string) => {
    const { status, body } = await classify(service.url, picture(file), {
      query: QUERY,
      variables: { model },
    });
    expect([status, body]).toEqual([
      200,
      expect.not.objectContaining({ errors: expect.anything() }),
    ]);
    return answerSchema.parse(body).data.classify;
  };

  it(
    'serves what is dropped into it, as its maker’s runtime does',
    async () => {
      const golden = readMakersAnswers('efficientnet-lite0');
      await drop('efficientnet-lite0', 'lite', '1');
      const droppedAt = performance.now();
      await eventually(() => ask('seed/dog.jpeg', 'lite'), NOTICED_MS);
      report(`Answered ${((performance.now() - droppedAt) / 1000).toFixed(1)} s later`);
      const differences: number[] = [];
      for (const { file, top } of golden) {
        const { predictions } = await ask(file, 'lite');
        expect([file, predictions[0]?.label.classIndex]).toEqual([file, top[0]?.index]);
        top.forEach(({ probability }, place) => {
          differences.push(Math.abs(probability - (predictions[place]?.confidence ?? Number.NaN)));
        });
      }
      report(`Largest difference of a probability: ${Math.max(...differences).toExponential(1)}`);
      expect(golden.length).toBeGreaterThan(40);
      expect(Math.max(...differences)).toBeLessThanOrEqual(TOLERANCE);
    },
    3 * MINUTES,
  );

  it(
    'answers for two models at the same time, each by its own',
    async () => {
      const models = ['resnet50', 'lite'];
      const answers = await Promise.all(
        Array.from({ length: 24 }, (_, index) =>
          ask('photos/n01440764_tench.JPEG', models[index % 2] ?? ''),
        ),
      );
      expect(answers.map(({ model }) => model.name)).toEqual(
        answers.map((_, index) => models[index % 2]),
      );
    },
    2 * MINUTES,
  );

  it(
    'changes versions under load without a request that fails',
    async () => {
      const settings = (title: string): string =>
        JSON.stringify({ preprocessing: 'imagenet', output: 'logits', title });
      const first = await drop('onnx-plain', 'fruit', '1');
      await writeFile(join(first, 'detections.json'), settings('first'));
      await eventually(() => ask('seed/dog.jpeg', 'fruit'), NOTICED_MS);
      const load = new ModelLoad(service.url, 'fruit', CLIENTS);
      await eventually(() => {
        expect(load.answersBy('fruit@1')).toBeGreaterThan(CLIENTS);
      }, NOTICED_MS);
      const second = await drop('onnx-plain', 'fruit', '2');
      await writeFile(join(second, 'detections.json'), settings('second'));
      await eventually(() => {
        expect(load.answersBy('fruit@2')).toBeGreaterThan(10 * CLIENTS);
      }, 3 * NOTICED_MS);
      await load.stop();
      report(`Answers by version: ${JSON.stringify([...load.answers])}`);
      expect(load.failures).toEqual([]);
    },
    2 * MINUTES,
  );

  it(
    'tells of one that does not load, and goes on with the others',
    async () => {
      await drop('refuse-detector', 'detector', '1');
      await eventually(async () => {
        const { status, body } = await predict(service.url, picture('seed/dog.jpeg'), {
          query: '?model=detector',
        });
        expect([status, JSON.stringify(body)]).toEqual([503, expect.stringContaining('3 outputs')]);
      }, NOTICED_MS);
      await expect(ask('seed/dog.jpeg', 'resnet50')).resolves.toMatchObject({
        model: { name: 'resnet50' },
      });
      await mkdir(join(service.folder, 'away'));
      await rename(
        join(service.folder, 'models', 'detector'),
        join(service.folder, 'away', 'detector'),
      );
      await eventually(async () => {
        const { status } = await predict(service.url, picture('seed/dog.jpeg'), {
          query: '?model=detector',
        });
        expect(status).toBe(404);
      }, NOTICED_MS);
    },
    1 * MINUTES,
  );
});

/** For whoever reads the log; the figures are asserted above. */
function report(line: string): void {
  process.stdout.write(`${line}\n`);
}
