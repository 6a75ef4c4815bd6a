import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, succeed } from '@detections/test-support';
import {
  DoorUnderTest,
  MOST_BYTES,
  padded,
  type DoorFailure,
  type PhotoDoor,
} from './door-under-test.fixture.js';
import type { Door } from './door.js';
import { describePhotoDoorContract } from './photo-door-contract.fixture.js';

/** How clients of one door ask what a picture shows, and how they read what it answers. */
export type ClassifyingDoor = PhotoDoor<DoorAnswer>;

/** What of it came. */
export interface DoorAnswer extends DoorFailure {
  readonly id?: string | null | undefined;
  /** Keras's name of the class, or a person's, with spaces. */
  readonly label?: string | undefined;
  readonly confidence?: number | undefined;
}

/**
 * What clients may rely on, at whichever door they ask.
 *
 * @param doors All that the service has, where the door is none of those in `doors.ts`.
 */
export function describeClassifyingDoorContract(
  door: ClassifyingDoor,
  doors?: readonly Door[],
): void {
  describePhotoDoorContract(door, doors);

  describe(`the contract of doors that classify, kept by ${door.name}`, () => {
    let tested: DoorUnderTest<DoorAnswer>;

    beforeEach(() => {
      tested = new DoorUnderTest(door, doors);
    });

    afterEach(() => tested.close());

    it.each(['KERAS', 'CENTER_CROP'] as const)(
      'asks the classifier about the picture as it came, and answers what it says: %s',
      async (preprocessing) => {
        await tested.start();
        const picture = padded(MOST_BYTES);
        const { status, headers, label, confidence } = await tested.send(picture, {
          preprocessing,
        });
        expect([status, label?.replaceAll('_', ' ')]).toEqual([200, 'Eskimo dog']);
        expect(headers.get('x-model')).toBe('resnet50@1');
        expect(confidence).toBeCloseTo(0.73226, 4);
        const [job] = tested.fixture.classifier.jobs;
        expect(job).toMatchObject({ mediaType: 'image/png', preset: preprocessing });
        expect(Buffer.from(job?.image ?? []).equals(picture)).toBe(true);
      },
    );

    it('remembers each answer under an id of its own, also one that was kept', async () => {
      await tested.start({ CACHE_TTL_SECONDS: '60' });
      const ids = [(await tested.send()).id, (await tested.send()).id];
      expect(new Set(ids).size).toBe(2);
      expect(tested.fixture.classifier.jobs).toHaveLength(1);
      for (const classificationId of ids) {
        await eventually(async () => {
          const { body } = await tested.fixture.graphql(
            'mutation ($input: FeedbackInput!) { reportFeedback(input: $input) { verdict } }',
            { input: { classificationId, verdict: 'CORRECT' } },
          );
          expect(body).toEqual({ data: { reportFeedback: { verdict: 'CORRECT' } } });
        });
      }
    });

    it('hides a failure of its own behind an id', async () => {
      await tested.start();
      tested.answer = (job) => ({ ...succeed(job), predictions: [] });
      await tested.expectHidden(tested.send(), 'holds no prediction');
    });
  });
}
