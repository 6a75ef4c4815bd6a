import { join } from 'node:path';
import type { Clock } from '@detections/runtime';
import type { Label } from '@detections/schema';
import { classify } from '../tasks/classify.js';
import type { Inference } from '../serving/batch-inference.js';
import type { PreprocessJob } from '../serving/classify-job.js';
import {
  measureAccuracy,
  worstConfusions,
  type Accuracy,
  type Answer,
  type Confusion,
} from './accuracy.js';
import type { LabelledPicture } from './annotation.js';
import { nameRanked } from './name-ranked.js';
import { inParallel } from './in-parallel.js';
import { readPicture } from './read-picture.js';

/** One run over all pictures. */
export interface Evaluation extends Accuracy {
  /** The preset's name. */
  readonly preprocessing: string;
  /** From reading the first picture to the last answer; loading the model came before. */
  readonly seconds: number;
  readonly imagesPerSecond: number;
  /** Most frequent first. */
  readonly confusions: readonly Confusion[];
}

export interface EvaluatePicturesOptions {
  readonly folder: string;
  /** At least one. */
  readonly pictures: readonly LabelledPicture[];
  /** The preset's name. */
  readonly preprocessing: string;
  readonly preprocess: PreprocessJob;
  /** Joins the next batch with these pixels, height×width×3. */
  readonly infer: (pixels: Uint8Array) => Promise<Inference>;
  /** One per class of the model. */
  readonly labels: readonly Label[];
  /** Most pictures between being read and being answered. */
  readonly maxInFlight: number;
  readonly clock: Clock;
  /** Told how many pictures are answered, each time. */
  readonly onProgress: (answered: number) => void;
}

const RANKED = 5;
const LISTED_CONFUSIONS = 10;

/**
 * @throws EvaluationInputError that names a picture which cannot be read or does not decode.
 * @throws InferenceFailedError where the network fails.
 */
export async function evaluatePictures(options: EvaluatePicturesOptions): Promise<Evaluation> {
  const { folder, pictures, preprocess, preprocessing, labels, maxInFlight } = options;
  const { infer, clock, onProgress } = options;
  const startedAt = clock.monotonicMs();
  let answered = 0;
  const answers = await inParallel(pictures, maxInFlight, async ({ file, label }) => {
    const { pixels } = await readPicture(join(folder, file), preprocess, preprocessing);
    const inference = await infer(pixels);
    answered += 1;
    onProgress(answered);
    return {
      label,
      predictions: nameRanked(classify(inference, RANKED), labels),
    } satisfies Answer;
  });
  const seconds = (clock.monotonicMs() - startedAt) / 1000;
  return {
    preprocessing,
    ...measureAccuracy(answers),
    seconds,
    imagesPerSecond: answers.length / seconds,
    confusions: worstConfusions(answers, LISTED_CONFUSIONS),
  };
}
