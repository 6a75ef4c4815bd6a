import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  askGraphql,
  classify,
  describeWith,
  type DoorAnswer,
  picture,
  predict,
  readGoldenPredictions,
  REPOSITORY,
  type RunningService,
  SAMPLE,
  startStandalone,
} from '@detections/test-support';
import sharp from 'sharp';
import { HOSTILE_PICTURES, ODD_PICTURES } from './pictures.fixture.js';

/** "In under a second each", with room for a machine that is busy with something else. */
const REFUSAL_LIMIT_MS = 3000;

const CODES_BY_STATUS: Readonly<Record<number, readonly string[]>> = {
  400: ['BAD_USER_INPUT'],
  413: ['IMAGE_TOO_LARGE'],
  415: ['UNSUPPORTED_MEDIA_TYPE'],
  422: ['INVALID_IMAGE'],
};

describeWith(['network'], 'both doors on a real network', () => {
  let service: RunningService;

  beforeAll(async () => {
    service = await startStandalone();
  }, 180_000);

  afterAll(() => service.close());

  const put = async (name: string, read: () => Promise<Buffer>): Promise<string> => {
    const file = join(service.folder, basename(name));
    await writeFile(file, await read());
    return file;
  };

  const doors = [
    ['REST', (file: string) => predict(service.url, file)],
    ['GraphQL', (file: string) => classify(service.url, file)],
  ] as const;

  it('answers on one line, as the old service does', async () => {
    const { status, body } = await predict(service.url, SAMPLE.path);
    expect(status).toBe(200);
    // Its keys in this order.
    expect(JSON.stringify(body)).toBe(JSON.stringify(SAMPLE.predicted));
  });

  it('finds a class by name, and keeps what a person says of an answer', async () => {
    const { body } = await classify(service.url, SAMPLE.path);
    const { id } = (body as { data: { classify: { id: string } } }).data.classify;
    const found = await askGraphql(service.url, '{ labels(search: "husky") { classIndex name } }');
    const [husky] = (found.body as { data: { labels: { classIndex: number }[] } }).data.labels;
    expect(husky).toEqual({ classIndex: 250, name: 'Siberian husky' });
    const reported = await askGraphql(
      service.url,
      `mutation ($input: FeedbackInput!) {
        reportFeedback(input: $input) { verdict correctLabel { wordNetId name } } }`,
      { input: { classificationId: id, verdict: 'WRONG', correctClassIndex: 250 } },
    );
    expect(reported.body).toEqual({
      data: {
        reportFeedback: {
          verdict: 'WRONG',
          correctLabel: { wordNetId: 'n02110185', name: 'Siberian husky' },
        },
      },
    });
  });

  it('tells by GraphQL what it knows', async () => {
    const { body } = await classify(service.url, SAMPLE.path);
    expect(body).toMatchObject({
      data: {
        classify: {
          label: SAMPLE.label,
          image: {
            mediaType: 'image/jpeg',
            bytes: SAMPLE.bytes,
            sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
          },
        },
      },
    });
  });

  describe.each(doors)('the %s door', (_, send) => {
    it.each(ODD_PICTURES)('classifies %s', async (name, read) => {
      const { status } = await send(await put(name, read));
      expect(status).toBe(200);
    });

    it.each(HOSTILE_PICTURES)(
      'refuses %s quickly with a code, while a photo is answered as usual',
      async (name, read) => {
        const file = await put(name, read);
        const startedAt = performance.now();
        const refusal = send(file).then((answer) => ({
          answer,
          ms: performance.now() - startedAt,
        }));
        const [{ answer, ms }, photo] = await Promise.all([
          refusal,
          predict(service.url, SAMPLE.path),
        ]);
        expect(CODES_BY_STATUS[answer.status] ?? 'no 4xx').toContain(codeOf(answer));
        expect(ms).toBeLessThan(REFUSAL_LIMIT_MS);
        expect(photo.body).toEqual(SAMPLE.predicted);
      },
    );
  });

  it('gives one answer to one photo in the eight EXIF orientations', async () => {
    const scores: number[] = [];
    for (let orientation = 1; orientation <= 8; orientation += 1) {
      const file = await put(`${String(orientation)}.png`, () =>
        asOrientation(SAMPLE.path, orientation),
      );
      const { body } = await predict(service.url, file, { query: '?preprocessing=CENTER_CROP' });
      const { prediction, score } = body as { prediction: string; score: number };
      expect({ orientation, prediction }).toEqual({
        orientation,
        prediction: SAMPLE.predicted.prediction,
      });
      scores.push(score);
    }
    expect(Math.max(...scores) - Math.min(...scores)).toBeLessThan(0.005);
  });

  describeWith(['weights'], 'with the weights that the README was written with', () => {
    it('answers as it says', async () => {
      const readme = await readFile(join(REPOSITORY, 'README.md'), 'utf8');
      const drawn = join(REPOSITORY, 'docs/images/pinwheel.jpg');
      const [printed] = /^\{.*"prediction".*\}$/m.exec(readme) ?? [];
      const { body } = await predict(service.url, drawn);
      expect(body).toEqual(JSON.parse(printed ?? ''));
    });
  });

  describeWith(['weights', 'pictures'], "with Keras's answers", () => {
    it('turns pictures upright: each of odd/exif-orientation-* gets the answer of Keras', async () => {
      const golden = Object.entries(readGoldenPredictions()['center-crop']).filter(([name]) =>
        name.startsWith('odd/exif-orientation-'),
      );
      expect(golden).toHaveLength(8);
      for (const [name, [expected]] of golden) {
        const { body } = await predict(service.url, picture(name), {
          query: '?preprocessing=CENTER_CROP',
        });
        const { prediction, score } = body as { prediction: string; score: number };
        expect({ name, prediction }).toEqual({ name, prediction: expected?.name });
        expect(Math.abs(score - (expected?.confidence ?? 0))).toBeLessThan(0.03);
      }
    });
  });
});

/** The turns and flips that undo each EXIF orientation, done beforehand (Exif 2.32, tag 0x0112). */
const STORED_AS: readonly { readonly flop?: true; readonly rotate?: number }[] = [
  {},
  { flop: true },
  { rotate: 180 },
  { flop: true, rotate: 180 },
  { flop: true, rotate: 270 },
  { rotate: 270 },
  { flop: true, rotate: 90 },
  { rotate: 90 },
];

/** The photo as a camera held that way would store it: turned, and tagged with how. */
async function asOrientation(file: string, orientation: number): Promise<Buffer> {
  const { flop, rotate } = STORED_AS[orientation - 1] ?? {};
  // From memory: a suite before this one may have closed sharp's loaders of files, as decoders do.
  const flopped = await sharp(await readFile(file))
    .flop(flop ?? false)
    .png()
    .toBuffer();
  const turned = await sharp(flopped)
    .rotate(rotate ?? 0)
    .png()
    .toBuffer();
  return sharp(turned).withMetadata({ orientation }).png().toBuffer();
}

function codeOf({ headers, body }: DoorAnswer): string | undefined {
  const errors = (body as { errors?: { extensions: { code: string } }[] } | null)?.errors;
  return errors?.[0]?.extensions.code ?? headers.get('x-error-code') ?? undefined;
}
