import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  classify,
  describeWith,
  picture,
  pictures,
  predict,
  type DoorAnswer,
} from '@detections/testing';
import { startStandalone, type RunningService } from './running-service.fixture.js';

/** "In under a second each", with room for a machine that is busy with something else. */
const REFUSAL_LIMIT_MS = 3000;

const CODES_BY_STATUS: Readonly<Record<number, readonly string[]>> = {
  400: ['BAD_USER_INPUT'],
  413: ['IMAGE_TOO_LARGE'],
  415: ['UNSUPPORTED_MEDIA_TYPE'],
  422: ['INVALID_IMAGE'],
};

describeWith(['weights', 'pictures'], 'both doors on real weights', () => {
  let service: RunningService;

  beforeAll(async () => {
    service = await startStandalone();
  }, 180_000);

  afterAll(() => service.close());

  const doors = [
    ['REST', (file: string) => predict(service.url, file)],
    ['GraphQL', (file: string) => classify(service.url, file)],
  ] as const;

  it('answers as the README says', async () => {
    const { status, body } = await predict(service.url, picture('seed/dog.jpeg'));
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toBe('{"success":true,"prediction":"Eskimo_dog","score":0.7323}');
  });

  it('tells by GraphQL what it knows', async () => {
    const { body } = await classify(service.url, picture('seed/dog.jpeg'));
    expect(body).toMatchObject({
      data: {
        classify: {
          label: { classIndex: 248, wordNetId: 'n02109961', name: 'Eskimo dog' },
          image: {
            mediaType: 'image/jpeg',
            bytes: 34_623,
            sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
          },
        },
      },
    });
  });

  describe.each(doors)('the %s door', (_, send) => {
    it.each(pictures('odd'))('classifies odd/%s', async (name) => {
      const { status } = await send(picture(`odd/${name}`));
      expect(status).toBe(200);
    });

    it.each(pictures('hostile'))(
      'refuses hostile/%s quickly with a code, while a photo is answered as usual',
      async (name) => {
        const startedAt = performance.now();
        const refusal = send(picture(`hostile/${name}`)).then((answer) => ({
          answer,
          ms: performance.now() - startedAt,
        }));
        const [{ answer, ms }, photo] = await Promise.all([
          refusal,
          predict(service.url, picture('seed/dog.jpeg')),
        ]);
        expect(CODES_BY_STATUS[answer.status] ?? 'no 4xx').toContain(codeOf(answer));
        expect(ms).toBeLessThan(REFUSAL_LIMIT_MS);
        expect(photo.body).toEqual({ success: true, prediction: 'Eskimo_dog', score: 0.7323 });
      },
    );
  });

  it('gives one answer to the eight EXIF orientations', async () => {
    const scores: number[] = [];
    for (const name of pictures('odd').filter((file) => file.startsWith('exif-orientation-'))) {
      const { body } = await predict(service.url, picture(`odd/${name}`), {
        query: '?preprocessing=CENTER_CROP',
      });
      const { prediction, score } = body as { prediction: string; score: number };
      scores.push(score);
      expect(prediction).toBe('Eskimo_dog');
    }
    expect(scores).toHaveLength(8);
    expect(Math.max(...scores) - Math.min(...scores)).toBeLessThan(0.02);
  });
});

function codeOf({ headers, body }: DoorAnswer): string | undefined {
  const errors = (body as { errors?: { extensions: { code: string } }[] } | null)?.errors;
  return errors?.[0]?.extensions.code ?? headers.get('x-error-code') ?? undefined;
}
