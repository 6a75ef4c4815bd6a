import type { Label } from '@detections/schema';
import { EvaluationInputError } from './evaluation-input-error.js';

/** The ways to say which class a picture shows: `label` is its name, verbatim. */
export type ClassKey = 'classIndex' | 'wordNetId' | 'label';

/** What somebody says a picture shows, as it was written down and not yet looked up. */
export interface Annotation {
  /** Path of the picture, relative to the folder. */
  readonly file: string;
  readonly key: ClassKey;
  /** `65`, `n02109961` or `Eskimo_dog`. */
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
 * @throws EvaluationInputError where the model has no such class, or several that go by that.
 */
export function lookUpLabels(
  annotations: readonly Annotation[],
  labels: readonly Label[],
): readonly LabelledPicture[] {
  const byKey: Record<ClassKey, ReadonlyMap<string, readonly Label[]>> = {
    classIndex: grouped(labels, ({ classIndex }) => String(classIndex)),
    wordNetId: grouped(labels, ({ id }) => id),
    label: grouped(labels, ({ name }) => name),
  };
  if (byKey.wordNetId.size === 0) refuseWordNetIds(annotations);
  const classes = `the model's ${String(labels.length)} classes`;
  const expected: Record<ClassKey, string> = {
    classIndex: `a class index from 0 to ${String(labels.length - 1)}`,
    wordNetId: `the WordNet id of one of ${classes}`,
    label: `the name of one of ${classes}`,
  };
  return annotations.map(({ file, key, value }) => {
    const [label, ...others] = byKey[key].get(value) ?? [];
    if (label !== undefined && others.length === 0) return { file, label };
    const came = label === undefined ? '' : `, which ${nameIndices([label, ...others])} share`;
    throw new EvaluationInputError(
      `Expected ${expected[key]} for ${file}; came ${JSON.stringify(value)}${came}.`,
    );
  });
}

function grouped(
  labels: readonly Label[],
  keyOf: (label: Label) => string | undefined,
): ReadonlyMap<string, readonly Label[]> {
  const groups = new Map<string, Label[]>();
  for (const label of labels) {
    const key = keyOf(label);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), label]);
  }
  return groups;
}

/** Names that several classes share are told apart by a column classIndex. */
function nameIndices(labels: readonly Label[]): string {
  const indices = labels.map(({ classIndex }) => String(classIndex)).join(' and ');
  return `the classes ${indices}`;
}

function refuseWordNetIds(annotations: readonly Annotation[]): void {
  const wanting = annotations.find(({ key }) => key === 'wordNetId');
  if (wanting === undefined) return;
  throw new EvaluationInputError(
    `Expected labels by name or by index, because the model's classes have no WordNet ids: a CSV with the columns file,label or file,classIndex; came ${JSON.stringify(wanting.value)} for ${wanting.file}.`,
  );
}
