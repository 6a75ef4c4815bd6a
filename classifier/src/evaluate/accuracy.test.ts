import { describe, expect, it } from '@jest/globals';
import { measureAccuracy, worstConfusions, type Answer } from './accuracy.js';
import { labelOf } from './labels.fixture.js';

/** @param ranked Class indices, best first. */
function answer(classIndex: number, ranked: readonly number[], confidence = 0.5): Answer {
  const predictions = ranked.map((index) => ({ label: labelOf(index), confidence }));
  return { label: labelOf(classIndex), predictions };
}

describe('measureAccuracy', () => {
  it('counts the first place for top-1 and five places for top-5', () => {
    const answers = [
      answer(0, [0, 1, 2, 3, 4]),
      answer(0, [1, 2, 3, 4, 0]),
      answer(3, [4, 3]),
      answer(3, [4, 2]),
    ];
    expect(measureAccuracy(answers)).toMatchObject({ images: 4, top1: 0.25, top5: 0.75 });
  });

  it('tells classes of the same name apart', () => {
    expect(measureAccuracy([answer(1, [2])])).toMatchObject({ top1: 0, top5: 0 });
  });

  it('averages the confidence of the first place, right or wrong', () => {
    const answers = [answer(0, [0, 1], 0.9), answer(0, [1, 0], 0.3)];
    expect(measureAccuracy(answers).meanConfidence).toBeCloseTo(0.6, 12);
  });
});

describe('worstConfusions', () => {
  const answers = [
    answer(3, [4]),
    answer(1, [2]),
    answer(4, [3]),
    answer(3, [4]),
    answer(1, [0]),
    answer(0, [0]),
  ];

  it('counts each pair, most frequent first, equal ones by class index', () => {
    const pairs = worstConfusions(answers, 10).map(({ label, predicted, count }) => [
      label.classIndex,
      predicted.classIndex,
      count,
    ]);
    expect(pairs).toEqual([
      [3, 4, 2],
      [1, 0, 1],
      [1, 2, 1],
      [4, 3, 1],
    ]);
  });

  it('lists no more than was asked for', () => {
    expect(worstConfusions(answers, 2)).toHaveLength(2);
  });

  it('is empty where every answer is right', () => {
    expect(worstConfusions([answer(0, [0, 1])], 10)).toEqual([]);
  });
});
