import { join, resolve } from 'node:path';
import type { Annotation } from '../evaluate/annotation.js';
import { listPictures, readLabelledFolder } from '../evaluate/labelled-folder.js';
import { choosePictures, type ChosenPictures } from './choose-pictures.js';
import type { QuantizeOptions } from './quantize-options.js';

export interface FoundPictures {
  /** Whole paths. */
  readonly chosen: ChosenPictures<string>;
  /** What they show, by whole path; empty where the caller gives no labels. */
  readonly annotations: ReadonlyMap<string, Annotation>;
}

/**
 * @param standingIn Where the caller stands.
 * @throws EvaluationInputError where a folder or the labels cannot be used.
 */
export async function findPictures(
  { images, evaluate, labels }: QuantizeOptions,
  standingIn: string,
): Promise<FoundPictures> {
  const picturesIn = async (folder: string): Promise<readonly string[]> =>
    (await listPictures(resolve(standingIn, folder))).map((name) =>
      join(resolve(standingIn, folder), name),
    );
  const chosen = choosePictures(
    await picturesIn(images),
    evaluate === undefined ? undefined : await picturesIn(evaluate),
  );
  if (labels === undefined) return { chosen, annotations: new Map() };
  const folder = resolve(standingIn, evaluate ?? images);
  const csv = labels.from === 'csv' ? resolve(standingIn, labels.path) : undefined;
  const { annotations } = await readLabelledFolder(folder, csv);
  return {
    chosen,
    annotations: new Map(annotations.map((each) => [join(folder, each.file), each])),
  };
}
