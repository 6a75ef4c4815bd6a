import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  classify,
  describeWith,
  type DoorAnswer,
  picture,
  predict,
  type RunningService,
  SHARED,
  startStandalone,
} from '@detections/test-support';
import { z } from 'zod';

const answerSchema = z.tuple([z.string(), z.number()]);
const reportSchema = z.object({
  keras: answerSchema.optional(),
  centerCrop: answerSchema.optional(),
  message: z.string().optional(),
});
type Report = z.infer<typeof reportSchema>;

/** What the message is to say, by what `expected.json` asks of it in words. */
const MESSAGES: Readonly<Record<string, RegExp>> = {
  'heic-named.jpg': /HEIC photo, as iPhones make them/,
  'jxl.jxl': /JPEG XL/,
  'photo.bmp': /BMP/,
  'jpeg12.jpg': /12-bit JPEG is not supported/,
};

/** AVIF decoders differ from each other, and the resizing of CENTER_CROP differs from Pillow's. */
function tolerance(name: string, preprocessing: string): number {
  if (name.endsWith('.avif')) return 0.05;
  return preprocessing === 'KERAS' ? 0.0005 : 0.03;
}

describeWith(['weights', 'pictures'], 'files of public bug reports', () => {
  const reports = readReports();
  let service: RunningService;

  beforeAll(async () => {
    service = await startStandalone();
  }, 180_000);

  afterAll(() => service.close());

  describe.each([
    ['REST', sendToPredict],
    ['GraphQL', sendToGraphql],
  ])('the %s door', (_, send) => {
    const ask = (name: string, preprocessing: string): Promise<DoorAnswer> =>
      send(service.url, picture(`reports/${name}`), preprocessing);

    it.each(
      reports.flatMap(([name, { keras, centerCrop }]) =>
        (
          [
            ['KERAS', keras],
            ['CENTER_CROP', centerCrop],
          ] as const
        ).flatMap(([preprocessing, expected]) =>
          expected === undefined ? [] : [{ name, preprocessing, expected }],
        ),
      ),
    )('$name by $preprocessing', async ({ name, preprocessing, expected: [label, confidence] }) => {
      const { status, body } = await ask(name, preprocessing);
      expect(status).toBe(200);
      const answer = topOf(body);
      expect(answer.label).toBe(label.replaceAll('_', ' '));
      expect(Math.abs(answer.confidence - confidence)).toBeLessThanOrEqual(
        // The expected confidence has three digits.
        tolerance(name, preprocessing) + 0.0005,
      );
    });

    it.each(reports.filter(([, { message }]) => message !== undefined))(
      '%s is refused by its name',
      async (name) => {
        const { status, body } = await ask(name, 'KERAS');
        expect(status).toBe(415);
        expect(JSON.stringify(body)).toMatch(MESSAGES[name] ?? /no message is expected of it/);
      },
    );
  });
});

/** Without ../shared one that names it, because the cases of a suite that is skipped are listed, too. */
function readReports(): readonly (readonly [name: string, Report])[] {
  const file = join(SHARED, 'images', 'reports', 'expected.json');
  if (!existsSync(file)) return [['../shared', { keras: ['', 0], message: '' }]];
  const expected = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')));
  return Object.entries(expected).flatMap(([name, value]) => {
    const { data } = reportSchema.safeParse(value);
    return data === undefined ? [] : [[name, data] as const];
  });
}

function sendToPredict(url: string, file: string, preprocessing: string): Promise<DoorAnswer> {
  return predict(url, file, { query: `?preprocessing=${preprocessing}` });
}

function sendToGraphql(url: string, file: string, preprocessing: string): Promise<DoorAnswer> {
  return classify(url, file, { variables: { preprocessing } });
}

const predictionSchema = z.union([
  z.object({ prediction: z.string(), score: z.number() }).transform(({ prediction, score }) => ({
    label: prediction.replaceAll('_', ' '),
    confidence: score,
  })),
  z
    .object({
      data: z.object({
        classify: z.object({ label: z.object({ name: z.string() }), confidence: z.number() }),
      }),
    })
    .transform(({ data: { classify: top } }) => ({
      label: top.label.name,
      confidence: top.confidence,
    })),
]);

function topOf(body: unknown): z.infer<typeof predictionSchema> {
  return predictionSchema.parse(body);
}
