import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { inParallel } from '@detections/classifier/in-parallel';
import {
  classify,
  describeWith,
  picture,
  readGoldenAccuracy,
  readGoldenPredictions,
  readValidationLabels,
  type RunningService,
  startStandalone,
} from '@detections/test-support';
import { z } from 'zod';

const answerSchema = z.object({
  data: z.object({
    classify: z.object({
      predictions: z.array(
        z.object({ label: z.object({ classIndex: z.number() }), confidence: z.number() }),
      ),
    }),
  }),
});

interface Ranked {
  readonly classIndex: number;
  readonly confidence: number;
}

/** Enough to keep decoding and inference both busy. */
const REQUESTS_IN_FLIGHT = 8;
const MINUTES = 60_000;

describeWith(['weights', 'pictures'], 'answers compared with Keras', () => {
  let service: RunningService;

  beforeAll(async () => {
    service = await startStandalone();
  }, 3 * MINUTES);

  afterAll(() => service.close());

  const rank = async (file: string, preprocessing: string): Promise<readonly Ranked[]> => {
    const { body } = await classify(service.url, file, { variables: { preprocessing } });
    return answerSchema
      .parse(body)
      .data.classify.predictions.map(({ label, confidence }) => ({ ...label, confidence }));
  };

  it(
    'profile KERAS: the same top one and the same five confidences on every picture',
    async () => {
      const golden = Object.entries(readGoldenPredictions().keras);
      const differences = await inParallel(golden, REQUESTS_IN_FLIGHT, async ([name, expected]) => {
        const ranked = await rank(picture(name), 'KERAS');
        expect({ name, top: ranked[0]?.classIndex }).toEqual({
          name,
          top: expected[0]?.classIndex,
        });
        return Math.max(
          ...expected.map(({ confidence }, place) =>
            Math.abs(confidence - (ranked[place]?.confidence ?? Number.NaN)),
          ),
        );
      });
      report('KERAS: pictures', differences.length);
      report('KERAS: largest difference of a confidence', Math.max(...differences));
      expect(golden.length).toBeGreaterThan(100);
      expect(Math.max(...differences)).toBeLessThanOrEqual(0.00002);
    },
    5 * MINUTES,
  );

  it(
    'profile CENTER_CROP: the same top one on 99 of 100 photos, confidences within 0.01 on average',
    async () => {
      const golden = Object.entries(readGoldenPredictions()['center-crop']).filter(([name]) =>
        name.startsWith('photos/'),
      );
      const compared = await inParallel(golden, REQUESTS_IN_FLIGHT, async ([name, expected]) => {
        const [top] = await rank(picture(name), 'CENTER_CROP');
        return {
          same: top?.classIndex === expected[0]?.classIndex,
          difference: Math.abs((top?.confidence ?? Number.NaN) - (expected[0]?.confidence ?? 0)),
        };
      });
      const same = compared.filter((one) => one.same).length / compared.length;
      const mean = compared.reduce((sum, one) => sum + one.difference, 0) / compared.length;
      report('CENTER_CROP: share of photos with the same top one', same);
      report('CENTER_CROP: mean difference of the top confidence', mean);
      expect(same).toBeGreaterThanOrEqual(0.99);
      expect(mean).toBeLessThanOrEqual(0.01);
    },
    5 * MINUTES,
  );

  it.each([
    ['KERAS', 'keras'],
    ['CENTER_CROP', 'center-crop'],
  ] as const)(
    'profile %s: the share of right answers on the validation pictures is that of Keras',
    async (preprocessing, goldenName) => {
      const labelled = readValidationLabels();
      const right = await inParallel(labelled, REQUESTS_IN_FLIGHT, async ({ file, classIndex }) => {
        const [top] = await rank(file, preprocessing);
        return top?.classIndex === classIndex;
      });
      const top1 = right.filter(Boolean).length / labelled.length;
      const expected = readGoldenAccuracy()[goldenName].validation;
      report(`${preprocessing}: top-1 (Keras: ${String(expected.top1)})`, top1);
      expect(labelled).toHaveLength(expected.images);
      expect(Math.abs(top1 - expected.top1)).toBeLessThanOrEqual(0.004);
    },
    10 * MINUTES,
  );
});

/** The figures themselves, for whoever reads the log. */
function report(what: string, value: number): void {
  process.stdout.write(`${what}: ${String(value)}\n`);
}
