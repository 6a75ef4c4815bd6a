import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FAKE_EMBEDDING, FAKE_MODEL, succeed } from '@detections/test-support';
import {
  DoorUnderTest,
  MOST_BYTES,
  padded,
  type DoorFailure,
  type PhotoDoor,
} from './door-under-test.fixture.js';
import { describePhotoDoorContract } from './photo-door-contract.fixture.js';

/** How clients of one door ask for a picture's embedding, and how they read what it answers. */
export type EmbeddingDoor = PhotoDoor<EmbeddingDoorAnswer>;

/** What of it came. */
export interface EmbeddingDoorAnswer extends DoorFailure {
  readonly vector?: readonly number[];
  readonly length?: number;
  /** NAME@VERSION. */
  readonly model?: string;
  readonly digest?: string;
  readonly preset?: string;
}

/** What clients may rely on, at whichever door they ask for an embedding. */
export function describeEmbeddingDoorContract(door: EmbeddingDoor): void {
  describePhotoDoorContract(door);

  describe(`the contract of doors that give embeddings, kept by ${door.name}`, () => {
    let tested: DoorUnderTest<EmbeddingDoorAnswer>;

    beforeEach(() => {
      tested = new DoorUnderTest(door);
    });

    afterEach(() => tested.close());

    it.each(['KERAS', 'CENTER_CROP'] as const)(
      'asks for the embedding of the picture as it came, and gives it to the bit: %s',
      async (preset) => {
        await tested.start();
        const picture = padded(MOST_BYTES);
        const answer = await tested.send(picture, { preprocessing: preset });
        expect(answer).toMatchObject({
          status: 200,
          vector: [...FAKE_EMBEDDING],
          length: FAKE_EMBEDDING.length,
          model: 'resnet50@1',
          digest: FAKE_MODEL.digest,
          preset,
        });
        expect(answer.headers.get('x-model')).toBe('resnet50@1');
        const [job] = tested.fixture.classifier.jobs;
        const outputs = { topK: 0, heatmaps: [], embedding: true };
        expect(job).toMatchObject({ mediaType: 'image/png', preset, outputs });
        expect(Buffer.from(job?.image ?? []).equals(picture)).toBe(true);
      },
    );

    it('gives what was kept, by picture and preset', async () => {
      await tested.start({ CACHE_TTL_SECONDS: '60' });
      const first = await tested.send();
      const { vector } = await tested.send();
      expect(vector).toEqual(first.vector);
      expect(tested.fixture.classifier.jobs).toHaveLength(1);
      await tested.send(padded(99), {});
      await tested.send(padded(99), { preprocessing: 'CENTER_CROP' });
      expect(tested.fixture.classifier.jobs).toHaveLength(3);
    });

    it('hides a failure of its own behind an id', async () => {
      await tested.start();
      tested.answer = (job) => ({ ...succeed(job), embedding: undefined });
      await tested.expectHidden(tested.send(), 'holds no embedding');
    });
  });
}
