import { describe, expect, it } from '@jest/globals';
import { CALIBRATION, FAKE_MODEL, type createJob } from '@detections/test-support';
import { resultKey } from './result-key.js';
import { createQuestion } from './result.fixture.js';

const KEY = resultKey(createQuestion(), FAKE_MODEL);

describe('the key of a result', () => {
  it('is the same for the same question, whoever asks and until when', () => {
    expect(KEY).toMatch(/^[0-9a-f]{64}$/);
    expect(resultKey(createQuestion({ deadlineAt: 1 }), FAKE_MODEL)).toBe(KEY);
  });

  it('is the same whatever the order of what is asked, and of what the model says', () => {
    const ask = (...classIndexes: (number | null)[]): string =>
      resultKey(
        createQuestion({ heatmaps: classIndexes.map((classIndex) => ({ classIndex })) }),
        FAKE_MODEL,
      );
    expect(ask(5, null, 40)).toBe(ask(40, 5, null));
    const reversed = Object.fromEntries(Object.entries(FAKE_MODEL).reverse()) as typeof FAKE_MODEL;
    expect(resultKey(createQuestion(), reversed)).toBe(KEY);
  });

  const others: [string, Parameters<typeof createJob>[0]][] = [
    ['image', { image: Uint8Array.of(1, 2, 4) }],
    ['preset', { preset: 'CENTER_CROP' }],
    ['count of predictions', { topK: 2 }],
    ['count of predictions, which is none', { topK: 0 }],
    ['embedding', { embedding: true }],
    ['copies', { copies: true }],
    ['copies beside the embedding', { embedding: true, copies: true }],
    ['embedding alone', { topK: 0, embedding: true }],
    ['heatmap of the best class', { heatmaps: [{ classIndex: null }] }],
    ['heatmap of one class', { heatmaps: [{ classIndex: 0 }] }],
  ];
  it('is another for each other question', () => {
    const keys = others.map(([, job]) => resultKey(createQuestion(job), FAKE_MODEL));
    expect(new Set([KEY, ...keys]).size).toBe(others.length + 1);
  });

  it.each(['name', 'version', 'digest', 'precision'])(
    "is another for another model's %s",
    (property) => {
      expect(resultKey(createQuestion(), { ...FAKE_MODEL, [property]: 'other' })).not.toBe(KEY);
    },
  );

  it('is another once the model is calibrated, and once it is calibrated anew', () => {
    const keys = [0.2, 0.3].map((threshold) =>
      resultKey(createQuestion(), { ...FAKE_MODEL, familiarity: { ...CALIBRATION, threshold } }),
    );
    expect(new Set([KEY, ...keys]).size).toBe(3);
  });

  it.each(['engine', 'device'])('is the same whatever the %s', (property) => {
    expect(resultKey(createQuestion(), { ...FAKE_MODEL, [property]: 'other' })).toBe(KEY);
  });
});
