import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Annotation } from './annotation.js';
import { annotationsFromCsv } from './annotations-from-csv.js';
import { annotationsFromNames } from './annotations-from-names.js';
import { EvaluationInputError } from './evaluation-input-error.js';
import { describeFileFailure } from '../file-failure.js';

export interface LabelledFolder {
  readonly annotations: readonly Annotation[];
  /** Pictures that the CSV does not name; they are not classified. */
  readonly unlabelledFiles: readonly string[];
}

/** Endings of the formats on the allow-list. */
const PICTURE = /\.(jpe?g|jfif|png|webp|gif|avif)$/i;

/**
 * Finds a folder's pictures and what they are said to show.
 *
 * @param labelsFile A CSV; without one the file names start with WordNet ids.
 * @throws EvaluationInputError where the folder, the CSV or a picture that it names cannot be read.
 */
export async function readLabelledFolder(
  folder: string,
  labelsFile: string | undefined,
): Promise<LabelledFolder> {
  const pictures = await listPictures(folder);
  if (labelsFile === undefined) {
    return { annotations: annotationsFromNames(pictures), unlabelledFiles: [] };
  }
  const annotations = annotationsFromCsv(await readLabels(labelsFile), labelsFile);
  for (const { file } of annotations) {
    await access(join(folder, file)).catch((error: unknown) => {
      throw new EvaluationInputError(
        `Expected the picture ${JSON.stringify(file)}, named in ${labelsFile}, in ${folder}; it is not there.`,
        { cause: error },
      );
    });
  }
  const labelled = new Set(annotations.map(({ file }) => file));
  return { annotations, unlabelledFiles: pictures.filter((file) => !labelled.has(file)) };
}

/**
 * @returns their names, in order of the alphabet; at least one.
 * @throws EvaluationInputError where the folder cannot be read or has none.
 */
export async function listPictures(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new EvaluationInputError(
      `Expected a folder of pictures at ${folder}; came ${describeFileFailure(error)}.`,
      { cause: error },
    );
  });
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const pictures = files.filter((name) => PICTURE.test(name)).sort();
  if (pictures.length === 0) {
    throw new EvaluationInputError(
      `Expected files ending in .jpg, .jpeg, .png, .webp, .gif or .avif in ${folder}; ` +
        `came no pictures and ${String(files.length)} other files.`,
    );
  }
  return pictures;
}

async function readLabels(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new EvaluationInputError(
      `Expected a CSV with labels at ${path}; came ${describeFileFailure(error)}.`,
      { cause: error },
    );
  });
}
