import { act } from '@testing-library/react';
import type { Classification, ClassifyImage } from '../classification/classify-image';
import type { Failure } from '../failures/failure';
import type { RequestResult } from '../graphql/request';
import type { ModelRequestOptions } from '../models/model-request-options';

interface Call {
  readonly image: File;
  readonly options: ModelRequestOptions;
  readonly settle: (result: RequestResult<Classification>) => void;
}

/** Holds every photo until the test answers it. An index counts the photos sent, oldest first. */
export function createFakeClassifier() {
  const calls: Call[] = [];
  const classifyImage: ClassifyImage = (image, options) =>
    new Promise((settle) => {
      calls.push({ image, options, settle });
    });
  const settle = (result: RequestResult<Classification>, index: number): Promise<void> =>
    act(async () => {
      callAt(calls, index).settle(result);
      await Promise.resolve();
    });
  return {
    classifyImage,
    /** The photos sent so far, oldest first. */
    photos: (): readonly string[] => calls.map(({ image }) => image.name),
    /** The models that were asked, one for each of them; undefined stands for the default. */
    models: (): readonly (string | undefined)[] => calls.map(({ options }) => options.model),
    isTakenBack: (index: number): boolean => callAt(calls, index).options.signal?.aborted === true,
    /** Says how much of the photo sent last has been sent, or of the one at `index`. */
    progress: (sentBytes: number, totalBytes: number, index = calls.length - 1): void => {
      act(() => {
        callAt(calls, index).options.onUploadProgress?.({ sentBytes, totalBytes });
      });
    },
    /** Answers the photo sent last, or the one at `index`. */
    answer: (classification: Classification, index = calls.length - 1): Promise<void> =>
      settle({ ok: true, data: classification }, index),
    fail: (failure: Failure, index = calls.length - 1): Promise<void> =>
      settle({ ok: false, failure }, index),
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
