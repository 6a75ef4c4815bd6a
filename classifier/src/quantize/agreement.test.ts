import { describe, expect, it } from '@jest/globals';
import type { Prediction } from '@detections/schema';
import { labelOf } from '../evaluate/labels.fixture.js';
import { measureAgreement } from './agreement.js';

function answer(...classes: readonly (readonly [number, number])[]): readonly Prediction[] {
  return classes.map(([index, confidence]) => ({ label: labelOf(index), confidence }));
}

describe('measureAgreement', () => {
  const answers = [
    { label: labelOf(1), fp32: answer([1, 0.9], [2, 0.1]), int8: answer([1, 0.8], [2, 0.2]) },
    // The same name, another class.
    { label: labelOf(1), fp32: answer([1, 0.6], [2, 0.4]), int8: answer([2, 0.7], [1, 0.3]) },
  ];

  it('compares first classes and the confidence of what fp32 puts first', () => {
    const { images, sameTop1, meanConfidenceDifference } = measureAgreement(answers);
    expect({ images, sameTop1 }).toEqual({ images: 2, sameTop1: 0.5 });
    expect(meanConfidenceDifference).toBeCloseTo((0.1 + 0.3) / 2, 10);
  });

  it('says how often each is right, over the pictures whose class is known', () => {
    const unlabelled = {
      ...answers[0],
      label: undefined,
      fp32: answer([3, 1]),
      int8: answer([3, 1]),
    };
    const { accuracy, images } = measureAgreement([...answers, unlabelled]);
    expect(images).toBe(3);
    expect(accuracy).toMatchObject({
      fp32: { images: 2, top1: 1 },
      int8: { images: 2, top1: 0.5 },
    });
  });

  it('says nothing of that where no class is known', () => {
    const unlabelled = answers.map((each) => ({ ...each, label: undefined }));
    expect(measureAgreement(unlabelled).accuracy).toBeUndefined();
  });
});
