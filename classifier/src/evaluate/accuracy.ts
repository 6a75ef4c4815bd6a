import type { Label, Prediction } from '@detections/schema';

/** What the network answered to one picture. */
export interface Answer {
  /** What the picture shows. */
  readonly label: Label;
  /** At least the five best, highest confidence first. */
  readonly predictions: readonly Prediction[];
}

export interface Accuracy {
  readonly images: number;
  /** Share of pictures whose class came first, 0 to 1. */
  readonly top1: number;
  /** Share of pictures whose class was among the five best, 0 to 1. */
  readonly top5: number;
  /** Mean confidence of the class that came first, right or wrong, 0 to 1. */
  readonly meanConfidence: number;
}

/** Pictures of one class taken for another. */
export interface Confusion {
  readonly label: Label;
  readonly predicted: Label;
  /** Number of pictures. */
  readonly count: number;
}

/** @param answers At least one. */
export function measureAccuracy(answers: readonly Answer[]): Accuracy {
  const shareWith = (places: number): number =>
    mean(
      answers.map(({ label, predictions }) =>
        predictions.slice(0, places).some((prediction) => isSame(prediction.label, label)) ? 1 : 0,
      ),
    );
  return {
    images: answers.length,
    top1: shareWith(1),
    top5: shareWith(5),
    meanConfidence: mean(answers.map(({ predictions }) => predictions[0]?.confidence ?? 0)),
  };
}

/** The `most` most frequent confusions; equally frequent ones by class index, right then wrong. */
export function worstConfusions(answers: readonly Answer[], most: number): readonly Confusion[] {
  const counts = new Map<string, Confusion>();
  for (const { label, predictions } of answers) {
    const predicted = predictions[0]?.label;
    if (predicted === undefined || isSame(predicted, label)) continue;
    const key = `${String(label.classIndex)} ${String(predicted.classIndex)}`;
    counts.set(key, { label, predicted, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()]
    .sort(
      (a, b) =>
        b.count - a.count ||
        a.label.classIndex - b.label.classIndex ||
        a.predicted.classIndex - b.predicted.classIndex,
    )
    .slice(0, most);
}

/** By class index: three names belong to two classes each. */
function isSame(a: Label, b: Label): boolean {
  return a.classIndex === b.classIndex;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
