import { act } from '@testing-library/react';
import type { ClassificationOutcome, ClassifyImage } from '../classification/classify-image';

interface Call {
  readonly image: File;
  readonly signal: AbortSignal;
  readonly settle: (outcome: ClassificationOutcome) => void;
}

/** Holds every photo until the test answers it. */
export function createFakeClassifier() {
  const calls: Call[] = [];
  const classifyImage: ClassifyImage = (image, signal) =>
    new Promise((settle) => {
      calls.push({ image, signal, settle });
    });
  return {
    classifyImage,
    /** The photos sent so far, oldest first. */
    photos: (): readonly string[] => calls.map(({ image }) => image.name),
    isTakenBack: (index: number): boolean => callAt(calls, index).signal.aborted,
    /** Answers the photo sent last, or the one at `index`. */
    answer: (outcome: ClassificationOutcome, index = calls.length - 1): Promise<void> =>
      act(async () => {
        callAt(calls, index).settle(outcome);
        await Promise.resolve();
      }),
  };
}

function callAt(calls: readonly Call[], index: number): Call {
  const call = calls[index];
  if (call === undefined) {
    throw new Error(
      `Expected a photo number ${String(index)}, got ${String(calls.length)} in all.`,
    );
  }
  return call;
}
