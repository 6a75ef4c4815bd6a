import { readFile } from 'node:fs/promises';
import { requireMediaType } from '@detections/runtime';
import { ClassificationError } from '@detections/schema';
import type { PreprocessedImage } from '../images/network-input.js';
import type { PreprocessJob } from '../serving/classify-job.js';
import { EvaluationInputError } from './evaluation-input-error.js';
import { describeFileFailure } from '../file-failure.js';

/** @throws EvaluationInputError that names a picture which cannot be read or does not decode. */
export async function readPicture(
  path: string,
  preprocess: PreprocessJob,
  preset: string,
): Promise<PreprocessedImage> {
  const image = await readFile(path).catch((error: unknown) => {
    throw new EvaluationInputError(
      `Expected a picture at ${path}; came ${describeFileFailure(error)}.`,
      { cause: error },
    );
  });
  try {
    return await preprocess({
      image,
      mediaType: requireMediaType(image),
      preset,
    });
  } catch (error) {
    if (!(error instanceof ClassificationError)) throw error;
    throw new EvaluationInputError(`${path}: ${error.message}`, { cause: error });
  }
}
