import { describe, expect, it } from '@jest/globals';
import { BadUserInputError } from '@detections/schema';
import { checkFeedback, type FeedbackRequest } from './feedback-request.js';

const RIGHT: FeedbackRequest = {
  classificationId: '5f0c3c8e-6f5b-4f0e-9d9c-0a1b2c3d4e5f',
  verdict: 'WRONG',
};

describe('checkFeedback', () => {
  it('takes a verdict alone', () => {
    expect(checkFeedback(RIGHT)).toEqual({ ...RIGHT, correctClassIndex: null, comment: null });
  });

  it('takes an id in capitals', () => {
    const { classificationId } = checkFeedback({
      ...RIGHT,
      classificationId: RIGHT.classificationId.toUpperCase(),
    });
    expect(classificationId).toBe(RIGHT.classificationId);
  });

  it('trims a comment and ends its lines in one way', () => {
    const { comment } = checkFeedback({ ...RIGHT, comment: ' a\r\nb\rc\u2028d\n\n ' });
    expect(comment).toBe('a\nb\nc\nd');
  });

  it.each([undefined, null, '', ' \r\n '])('takes the comment %j for none', (comment) => {
    expect(checkFeedback({ ...RIGHT, comment }).comment).toBeNull();
  });

  it('takes the longest comment, counted after trimming', () => {
    const comment = 'x'.repeat(1000);
    expect(checkFeedback({ ...RIGHT, comment: `${comment}\r\n` }).comment).toBe(comment);
  });

  it.each([0, 999])('takes class %d', (correctClassIndex) => {
    expect(checkFeedback({ ...RIGHT, correctClassIndex })).toMatchObject({ correctClassIndex });
  });

  it.each<[FeedbackRequest, string]>([
    [
      { ...RIGHT, classificationId: `x${'y'.repeat(100)}` },
      `Expected "classificationId" to be a UUID, the "id" of a classification; "x${'y'.repeat(49)}" came.`,
    ],
    [
      { ...RIGHT, verdict: 'CORRECT', correctClassIndex: 1 },
      'Expected "correctClassIndex" only with the verdict WRONG; it came with CORRECT.',
    ],
    [
      { ...RIGHT, comment: 'x'.repeat(1001) },
      'Expected a "comment" of at most 1000 characters; 1001 came.',
    ],
  ])('refuses %j', (request, message) => {
    expect(() => checkFeedback(request)).toThrow(new BadUserInputError(message));
  });
});
