import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@detections/test-support';
import type { AnsweredClassifications } from './answered-classifications.js';
import { createAnswered } from './feedback.fixture.js';

/** What may be relied on, wherever answers are remembered. */
export function describeAnsweredClassificationsContract(
  name: string,
  /** Ready to use; what it remembers is forgotten after `windowMs`. */
  create: (windowMs: number) => Promise<AnsweredClassifications>,
): void {
  describe(`the answered classifications, kept by ${name}`, () => {
    let answered: AnsweredClassifications;

    beforeEach(async () => {
      answered = await create(60_000);
    });

    afterEach(() => answered.close());

    it('gives back what was remembered, as often as it is asked for', async () => {
      const first = createAnswered({ classificationId: randomUUID() });
      const second = createAnswered({ classificationId: randomUUID(), preprocessing: 'KERAS' });
      await answered.remember(first);
      await answered.remember(second);
      await expect(answered.find(first.classificationId)).resolves.toEqual(first);
      await expect(answered.find(second.classificationId)).resolves.toEqual(second);
      await expect(answered.find(first.classificationId)).resolves.toEqual(first);
    });

    it('knows nothing of other ids', async () => {
      await expect(answered.find(randomUUID())).resolves.toBeUndefined();
    });

    it('forgets after the window', async () => {
      const short = await create(100);
      const answer = createAnswered({ classificationId: randomUUID() });
      await short.remember(answer);
      await eventually(async () => {
        await expect(short.find(answer.classificationId)).resolves.toBeUndefined();
      });
      await short.close();
    });

    it('closes twice', async () => {
      await answered.close();
      await answered.close();
    });
  });
}
