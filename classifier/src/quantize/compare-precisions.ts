import type { Label } from '@detections/schema';
import { inParallel } from '../evaluate/in-parallel.js';
import { nameRanked } from '../evaluate/name-ranked.js';
import { readPicture } from '../evaluate/read-picture.js';
import { classify } from '../tasks/classify.js';
import type { Pipeline } from '../pipeline.js';
import type { PairedAnswer } from './agreement.js';

export interface ComparePrecisionsOptions {
  /** Paths of the pictures. */
  readonly pictures: readonly string[];
  /** What they show, by path, where that is known. */
  readonly shown: ReadonlyMap<string, Label>;
  /** The name of a preset. */
  readonly preprocessing: string;
  readonly fp32: Pipeline;
  readonly int8: Pipeline;
  /** One per class of the model. */
  readonly labels: readonly Label[];
  /** Told how many pictures are answered, each time. */
  readonly onProgress: (answered: number) => void;
}

/**
 * Lets both precisions answer the same pixels of each picture.
 *
 * @throws EvaluationInputError that names a picture which cannot be read or does not decode.
 * @throws InferenceFailedError where a network fails.
 */
export async function comparePrecisions(
  options: ComparePrecisionsOptions,
): Promise<readonly PairedAnswer[]> {
  const { pictures, shown, preprocessing, fp32, int8, labels, onProgress } = options;
  let answered = 0;
  return inParallel(pictures, fp32.maxInFlight, async (path) => {
    const { pixels } = await readPicture(path, fp32.preprocess, preprocessing);
    const request = { pixels, features: false };
    const [reference, quantized] = await Promise.all([fp32.infer(request), int8.infer(request)]);
    answered += 1;
    onProgress(answered);
    return {
      label: shown.get(path),
      fp32: nameRanked(classify(reference, labels.length), labels),
      int8: nameRanked(classify(quantized, labels.length), labels),
    };
  });
}
