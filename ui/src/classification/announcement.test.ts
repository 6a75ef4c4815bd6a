import { expect, test } from '@jest/globals';
import { sampleClassification } from '../testing/sample-classification';
import { announcementOf } from './announcement';
import type { Submission, SubmissionState } from './submission';

const image = new File([''], 'husky.jpg');

function submission(state: SubmissionState, id = '1'): Submission {
  return { id, image, model: undefined, state };
}

const waiting = submission({ phase: 'waiting' });
const succeeded = submission({
  phase: 'succeeded',
  classification: sampleClassification(),
  roundTripMs: 60,
});

test('an answer is told once', () => {
  expect(announcementOf([waiting], [succeeded])).toBe('husky.jpg: Eskimo dog, 93.5% sure.');
  expect(announcementOf([succeeded], [succeeded])).toBeUndefined();
});

test('an unsure answer is told as one', () => {
  const unsure = submission({
    phase: 'succeeded',
    classification: sampleClassification({ confidence: 0.2 }),
    roundTripMs: 60,
  });
  expect(announcementOf([waiting], [unsure])).toBe(
    'husky.jpg: not sure. The best guess is Eskimo dog, at 20%.',
  );
});

test("an answer to a picture that is none of the model's is told with that", () => {
  const unfamiliar = submission({
    phase: 'succeeded',
    classification: sampleClassification({ known: false }),
    roundTripMs: 60,
  });
  expect(announcementOf([waiting], [unfamiliar])).toBe(
    'husky.jpg: Eskimo dog, 93.5% sure. It looks unlike what this model knows.',
  );
});

test('a failure is told, and a wait for the next try once', () => {
  const failure = { code: 'QUEUE_FULL' } as const;
  const postponed = submission({ phase: 'postponed', failure, retryAt: 1 });
  const stillPostponed = submission({ phase: 'postponed', failure, retryAt: undefined });
  expect(announcementOf([waiting], [postponed])).toBe('husky.jpg: The service is busy.');
  expect(announcementOf([postponed], [stillPostponed])).toBeUndefined();
});

test('the steps of an upload are not told', () => {
  const sending = submission({ phase: 'sending', sentBytes: 1, totalBytes: 2 });
  expect(announcementOf([waiting], [sending])).toBeUndefined();
  expect(announcementOf([sending], [submission({ phase: 'queued' })])).toBeUndefined();
});
