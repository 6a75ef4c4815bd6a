import type { Label } from '@detections/schema';
import { EvaluationInputError } from './evaluation-input-error.js';

/** The two ways to say which class a picture shows. */
export type ClassKey = 'classIndex' | 'wordNetId';

/** What somebody says a picture shows, as it was written down and not yet looked up. */
export interface Annotation {
  /** Path of the picture, relative to the folder. */
  readonly file: string;
  readonly key: ClassKey;
  /** `65` or `n02109961`. */
  readonly value: string;
}

/** A picture with the class that it shows. */
export interface LabelledPicture {
  /** Path of the picture, relative to the folder. */
  readonly file: string;
  readonly label: Label;
}

/**
 * @param labels One per class of the model.
 * @throws EvaluationInputError where the model has no such class.
 */
export function lookUpLabels(
  annotations: readonly Annotation[],
  labels: readonly Label[],
): readonly LabelledPicture[] {
  const byKey: Record<ClassKey, ReadonlyMap<string, Label>> = {
    classIndex: new Map(labels.map((label) => [String(label.classIndex), label])),
    wordNetId: new Map(
      labels.flatMap((label) => (label.id === undefined ? [] : [[label.id, label]])),
    ),
  };
  const expected: Record<ClassKey, string> = {
    classIndex: `a class index from 0 to ${String(labels.length - 1)}`,
    wordNetId: `the WordNet id of one of the model's ${String(labels.length)} classes`,
  };
  return annotations.map(({ file, key, value }) => {
    const label = byKey[key].get(value);
    if (label === undefined) {
      throw new EvaluationInputError(
        `Expected ${expected[key]} for ${file}; came ${JSON.stringify(value)}.`,
      );
    }
    return { file, label };
  });
}
