import { cp, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  classify,
  copyFallback,
  describeWith,
  eventually,
  NETWORK,
  picture,
  predict,
  readMakersAnswers,
  type RunningService,
  SAMPLE,
  SHARED,
  startStandalone,
} from '@detections/test-support';
import { z } from 'zod';
import { putDetector, putExport } from '../exports.fixture.js';
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

describeWith(['network', 'fallback'], 'a models folder', () => {
  let service: RunningService;

  beforeAll(async () => {
    service = await startStandalone();
  }, 3 * MINUTES);

  afterAll(() => service.close());

  const folderOf = (name: string, version = '1'): string =>
    join(service.folder, 'models', name, version);
  const ask = async (file: string, model: string) => {
    const { status, body } = await classify(service.url, file, {
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
    'serves what is dropped into it, within seconds',
    async () => {
      await copyFallback(folderOf('lite'));
      const droppedAt = performance.now();
      await eventually(() => ask(SAMPLE.path, 'lite'), NOTICED_MS);
      report(`Answered ${((performance.now() - droppedAt) / 1000).toFixed(1)} s later`);
      const { predictions } = await ask(SAMPLE.path, 'lite');
      expect(predictions[0]?.label.classIndex).toBe(SAMPLE.label.classIndex);
    },
    1 * MINUTES,
  );

  it(
    'answers for two models at the same time, each by its own',
    async () => {
      const models = [NETWORK.name, 'lite'];
      const answers = await Promise.all(
        Array.from({ length: 24 }, (_, index) => ask(SAMPLE.path, models[index % 2] ?? '')),
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
      await putExport(folderOf('fruit', '1'));
      await eventually(() => ask(SAMPLE.path, 'fruit'), NOTICED_MS);
      const load = new ModelLoad(service.url, 'fruit', CLIENTS);
      await eventually(() => {
        expect(load.answersBy('fruit@1')).toBeGreaterThan(CLIENTS);
      }, NOTICED_MS);
      await putExport(folderOf('fruit', '2'), ['cherry', 'pear', 'plum']);
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
      await putDetector(folderOf('detector'));
      await eventually(async () => {
        const { status, body } = await predict(service.url, SAMPLE.path, {
          query: '?model=detector',
        });
        expect([status, JSON.stringify(body)]).toEqual([503, expect.stringContaining('2 outputs')]);
      }, NOTICED_MS);
      await expect(ask(SAMPLE.path, NETWORK.name)).resolves.toMatchObject({
        model: { name: NETWORK.name },
      });
      await mkdir(join(service.folder, 'away'));
      await rename(
        join(service.folder, 'models', 'detector'),
        join(service.folder, 'away', 'detector'),
      );
      await eventually(async () => {
        const { status } = await predict(service.url, SAMPLE.path, {
          query: '?model=detector',
        });
        expect(status).toBe(404);
      }, NOTICED_MS);
    },
    1 * MINUTES,
  );

  describeWith(['exports'], "with somebody else's export", () => {
    it(
      'serves it as its maker’s runtime does',
      async () => {
        const golden = readMakersAnswers('efficientnet-lite0');
        const exported = join(SHARED, 'models', 'efficientnet-lite0');
        await cp(exported, folderOf('exported'), { recursive: true });
        await eventually(() => ask(SAMPLE.path, 'exported'), NOTICED_MS);
        const differences: number[] = [];
        for (const { file, top } of golden) {
          const { predictions } = await ask(picture(file), 'exported');
          expect([file, predictions[0]?.label.classIndex]).toEqual([file, top[0]?.index]);
          top.forEach(({ probability }, place) => {
            differences.push(
              Math.abs(probability - (predictions[place]?.confidence ?? Number.NaN)),
            );
          });
        }
        report(`Largest difference of a probability: ${Math.max(...differences).toExponential(1)}`);
        expect(golden.length).toBeGreaterThan(40);
        expect(Math.max(...differences)).toBeLessThanOrEqual(TOLERANCE);
      },
      3 * MINUTES,
    );
  });
});

/** For whoever reads the log; the figures are asserted above. */
function report(line: string): void {
  process.stdout.write(`${line}\n`);
}
