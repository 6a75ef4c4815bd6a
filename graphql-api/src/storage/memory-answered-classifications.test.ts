import { expect, it } from '@jest/globals';
import { systemClock } from '@detections/runtime';
import { FakeClock } from '@detections/test-support';
import { describeAnsweredClassificationsContract } from '../application/feedback/answered-classifications-contract.fixture.js';
import { createAnswered } from '../application/feedback/feedback.fixture.js';
import { MemoryAnsweredClassifications } from './memory-answered-classifications.js';

describeAnsweredClassificationsContract('memory', (windowMs) =>
  Promise.resolve(new MemoryAnsweredClassifications({ windowMs, clock: systemClock })),
);

const ANSWER = createAnswered();

it('remembers to the end of the window, however often it is asked', async () => {
  const clock = new FakeClock();
  const answered = new MemoryAnsweredClassifications({ windowMs: 1000, clock });
  await answered.remember(ANSWER);
  clock.advance(1000);
  await expect(answered.find(ANSWER.classificationId)).resolves.toEqual(ANSWER);
  clock.advance(1);
  await expect(answered.find(ANSWER.classificationId)).resolves.toBeUndefined();
});

it('lets the oldest go beyond its largest count', async () => {
  const clock = new FakeClock();
  const answered = new MemoryAnsweredClassifications({ windowMs: 1000, clock, maxCount: 2 });
  for (const classificationId of ['a', 'b', 'c']) {
    await answered.remember(createAnswered({ classificationId }));
  }
  await expect(answered.find('a')).resolves.toBeUndefined();
  await expect(answered.find('b')).resolves.toBeDefined();
  await expect(answered.find('c')).resolves.toBeDefined();
});
