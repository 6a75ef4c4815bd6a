import type { Label, Prediction } from '@detections/schema';
import { measureAccuracy, type Accuracy } from '../evaluate/accuracy.js';

/** What both precisions answered to one picture. */
export interface PairedAnswer {
  /** What it shows, where that is known. */
  readonly label: Label | undefined;
  /** Every class, highest confidence first. */
  readonly fp32: readonly Prediction[];
  readonly int8: readonly Prediction[];
}

export interface Agreement {
  readonly images: number;
  /** Share of pictures to which both give the same first class, 0 to 1. */
  readonly sameTop1: number;
  /** Mean of |fp32 − int8| over the confidences of the class that comes first in fp32. */
  readonly meanConfidenceDifference: number;
  /** Over the pictures that have a label; undefined where none has one. */
  readonly accuracy: { readonly fp32: Accuracy; readonly int8: Accuracy } | undefined;
}

/** @param answers At least one. */
export function measureAgreement(answers: readonly PairedAnswer[]): Agreement {
  const same = answers.filter(
    ({ fp32, int8 }) => fp32[0]?.label.classIndex === int8[0]?.label.classIndex,
  );
  const differences = answers.map(({ fp32: [first], int8 }) =>
    Math.abs((first?.confidence ?? 0) - confidenceOf(first?.label, int8)),
  );
  return {
    images: answers.length,
    sameTop1: same.length / answers.length,
    meanConfidenceDifference: differences.reduce((sum, each) => sum + each, 0) / answers.length,
    accuracy: measureBoth(answers),
  };
}

function measureBoth(answers: readonly PairedAnswer[]): Agreement['accuracy'] {
  const labelled = answers.flatMap(({ label, ...both }) =>
    label === undefined ? [] : [{ label, ...both }],
  );
  if (labelled.length === 0) return undefined;
  const accuracyOf = (precision: 'fp32' | 'int8'): Accuracy =>
    measureAccuracy(labelled.map((each) => ({ label: each.label, predictions: each[precision] })));
  return { fp32: accuracyOf('fp32'), int8: accuracyOf('int8') };
}

function confidenceOf(label: Label | undefined, predictions: readonly Prediction[]): number {
  return (
    predictions.find((prediction) => prediction.label.classIndex === label?.classIndex)
      ?.confidence ?? 0
  );
}
