import { createHash, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { classify, FAKE_MODEL } from '@detections/test-support';
import { ApiFixture, PNG } from '../../api.fixture.js';

const REPORT = `mutation ($input: FeedbackInput!) {
  reportFeedback(input: $input) {
    classificationId verdict correctLabel { classIndex wordNetId name } comment receivedAt
  }
}`;

describe('reportFeedback', () => {
  let fixture: ApiFixture;
  let id: string;

  beforeEach(async () => {
    fixture = await ApiFixture.start();
    await fixture.classifier.start();
    const { body } = await classify(fixture.url, fixture.photo);
    id = (body as { data: { classify: { id: string } } }).data.classify.id;
  });

  afterEach(() => fixture.close());

  const report = (input: object) =>
    fixture.graphql(REPORT, { input: { classificationId: id, verdict: 'WRONG', ...input } });

  it('keeps what a person thinks, together with what was answered', async () => {
    const { status, body } = await report({ correctClassIndex: 250, comment: ' It is\r\nmine. ' });
    expect(status).toBe(200);
    expect(body).toEqual({
      data: {
        reportFeedback: {
          classificationId: id,
          verdict: 'WRONG',
          correctLabel: { classIndex: 250, wordNetId: 'n00000250', name: 'class 250' },
          comment: 'It is\nmine.',
          receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        },
      },
    });
    const { name, version, digest, engine, weightsSha256, precision } = FAKE_MODEL;
    const { receivedAt } = (body as { data: { reportFeedback: { receivedAt: string } } }).data
      .reportFeedback;
    await expect(fixture.feedback()).resolves.toEqual([
      {
        kind: 'classification',
        classificationId: id,
        verdict: 'WRONG',
        predicted: {
          label: {
            classIndex: 248,
            id: 'n02109961',
            wordNetId: 'n02109961',
            name: 'Eskimo_dog',
            displayName: 'Eskimo dog',
          },
          confidence: 0.73226,
        },
        correctLabel: {
          classIndex: 250,
          id: 'n00000250',
          wordNetId: 'n00000250',
          name: 'class_250',
          displayName: 'class 250',
        },
        comment: 'It is\nmine.',
        preprocessing: 'CENTER_CROP',
        model: { name, version, digest, engine, weightsSha256, precision },
        imageSha256: createHash('sha256').update(PNG).digest('hex'),
        answeredAt: expect.any(String),
        receivedAt,
      },
    ]);
  });

  it('takes a verdict alone, and keeps a second one beside the first', async () => {
    const { body } = await report({ verdict: 'CORRECT' });
    expect(body).toMatchObject({
      data: { reportFeedback: { verdict: 'CORRECT', correctLabel: null, comment: null } },
    });
    await report({ verdict: 'WRONG' });
    await expect(fixture.feedback()).resolves.toMatchObject([
      { verdict: 'CORRECT' },
      { verdict: 'WRONG' },
    ]);
  });

  it('stands beside the reports of the old form', async () => {
    await fetch(`${fixture.url}/feedback?report=by+form`);
    await report({});
    await expect(fixture.feedback()).resolves.toMatchObject([
      { report: 'by form' },
      { kind: 'classification', classificationId: id },
    ]);
  });

  it('knows no id that it never gave', async () => {
    const classificationId = randomUUID();
    const { status, headers, body } = await report({ classificationId });
    expect(status).toBe(404);
    expect(headers.get('x-error-code')).toBe('CLASSIFICATION_NOT_FOUND');
    expect(headers.get('retry-after')).toBeNull();
    expect(body).toMatchObject({
      errors: [
        {
          message: `Expected the id of a classification that was answered within the last 3600 seconds; ${classificationId} is unknown, or older.`,
          extensions: { code: 'CLASSIFICATION_NOT_FOUND' },
        },
      ],
    });
  });

  it.each([
    ['an id that is no UUID', { classificationId: 'last' }],
    ['a correct class with the verdict CORRECT', { verdict: 'CORRECT', correctClassIndex: 1 }],
    ['a class that does not exist', { correctClassIndex: 1000 }],
    ['a comment that is too long', { comment: 'x'.repeat(1001) }],
    ['a verdict that does not exist', { verdict: 'MAYBE' }],
  ])('refuses %s and keeps nothing', async (_, input) => {
    const { status, body } = await report(input);
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    await expect(fixture.feedback()).resolves.toEqual([]);
  });

  it('acknowledges nothing while the database is away, and classifies all the same', async () => {
    fixture.storage.isAway = true;
    const { status, headers, body } = await report({});
    expect(status).toBe(503);
    expect(headers.get('x-error-code')).toBe('STORAGE_UNAVAILABLE');
    expect(headers.get('retry-after')).toBe('2');
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'STORAGE_UNAVAILABLE' } }] });
    expect((await classify(fixture.url, fixture.photo)).status).toBe(200);
    fixture.storage.isAway = false;
    expect((await report({})).status).toBe(200);
  });
});
