import { ALL_PRESETS, choosePresets } from '../choose-presets.js';
import { createEvaluationProgress } from '../evaluate/evaluation-progress.js';
import { inParallel } from '../evaluate/in-parallel.js';
import { readPicture } from '../evaluate/read-picture.js';
import { classify } from '../tasks/classify.js';
import type { LocalClassifier } from '../with-classifier.js';

/** Of each picture the class index of the first class, by preset. */
export type FirstClasses = ReadonlyMap<string, readonly number[]>;

/**
 * Answers every picture in every preset of the model.
 *
 * @param pictures Their paths.
 * @param title What is going on, for the person who waits.
 * @throws EvaluationInputError that names a picture which cannot be read or does not decode.
 */
export async function firstClasses(
  { preprocess, infer, card, maxInFlight }: LocalClassifier,
  pictures: readonly string[],
  title: string,
): Promise<FirstClasses> {
  const presets = choosePresets(card, ALL_PRESETS);
  const total = pictures.length * presets.length;
  const { update, finish } = createEvaluationProgress({ stream: process.stderr, title, total });
  let done = 0;
  const classes = new Map<string, readonly number[]>();
  const answering = async (): Promise<FirstClasses> => {
    for (const preset of presets) {
      const found = await inParallel(pictures, maxInFlight, async (path) => {
        const { pixels } = await readPicture(path, preprocess, preset);
        const [first] = classify(await infer({ pixels, features: false }), 1);
        done += 1;
        update(done);
        return first?.classIndex ?? -1;
      });
      classes.set(preset, found);
    }
    return classes;
  };
  return answering().finally(finish);
}
