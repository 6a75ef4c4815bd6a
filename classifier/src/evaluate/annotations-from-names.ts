import type { Annotation } from './annotation.js';
import { EvaluationInputError } from './evaluation-input-error.js';

/**
 * Reads the WordNet id at the start of each file's name, as in `n02109961_Eskimo_dog.JPEG`.
 *
 * @throws EvaluationInputError where a name does not start with one.
 */
export function annotationsFromNames(files: readonly string[]): readonly Annotation[] {
  return files.map((file) => {
    const value = /^n\d{8}(?!\d)/.exec(file)?.[0];
    if (value === undefined) {
      throw new EvaluationInputError(
        `Expected file names that start with a WordNet id, such as n02109961_Eskimo_dog.JPEG; ` +
          `came ${JSON.stringify(file)}. Labels may also come from a CSV: --labels FILE.`,
      );
    }
    return { file, key: 'wordNetId', value };
  });
}
