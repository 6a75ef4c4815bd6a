import { resolve } from 'node:path';
import { systemClock } from '@detections/runtime';
import type { ModelReference } from '@detections/schema';
import { chooseModel } from '../choose-model.js';
import { choosePresets } from '../choose-presets.js';
import { classifierVariables, readEvaluationConfig } from '../config.js';
import { locateModels } from '../model-location.js';
import { withClassifier, type LocalClassifier } from '../with-classifier.js';
import { lookUpLabels, type LabelledPicture } from './annotation.js';
import { evaluatePictures, type Evaluation } from './evaluate-pictures.js';
import { EvaluationInputError } from './evaluation-input-error.js';
import { createEvaluationProgress } from './evaluation-progress.js';
import { readLabelledFolder } from './labelled-folder.js';
import { reportAsJson, reportAsText } from './report.js';

export { ALL_PRESETS } from '../choose-presets.js';

export interface EvaluateOptions {
  /** As the caller wrote it, from where the caller stands. */
  readonly folder: string;
  /** Likewise; undefined where the file names hold the labels. */
  readonly labelsFile: string | undefined;
  /** As `ENGINE` takes it; not checked yet. */
  readonly engine: string | undefined;
  /** ResNet50 by default. */
  readonly model: ModelReference | undefined;
  /** The name of one of the model's, its first by default; `ALL_PRESETS` for a run with each. */
  readonly preset: string | undefined;
  readonly json: boolean;
}

/**
 * Classifies the pictures with the classifier's own parts, without a server or a queue.
 *
 * @returns the report as the caller wants it.
 * @throws InputError where there is no such model, or it has no such preset.
 * @throws EvaluationInputError where an option, the folder, the labels or a picture cannot be used.
 * @throws ConfigError where the environment is wrong.
 */
export async function runEvaluation(options: EvaluateOptions): Promise<string> {
  checkEngine(options.engine);
  const config = readEvaluationConfig(options);
  const folder = resolve(config.INIT_CWD, options.folder);
  const labelsFile =
    options.labelsFile === undefined ? undefined : resolve(config.INIT_CWD, options.labelsFile);
  const { annotations, unlabelledFiles } = await readLabelledFolder(folder, labelsFile);
  const { load } = await chooseModel(locateModels(config), options.model);
  return withClassifier(config, load, async (classifier) => {
    const presets = choosePresets(classifier.card, options.preset);
    const pictures = lookUpLabels(annotations, classifier.labels);
    const evaluations: Evaluation[] = [];
    for (const preset of presets) {
      evaluations.push(await evaluate(classifier, folder, pictures, preset));
    }
    const { model } = classifier;
    const unlabelledImages = unlabelledFiles.length;
    const report = { folder: options.folder, model, unlabelledImages, evaluations };
    return options.json ? reportAsJson(report) : reportAsText(report);
  });
}

function evaluate(
  { preprocess, infer, maxInFlight, labels }: LocalClassifier,
  folder: string,
  pictures: readonly LabelledPicture[],
  preprocessing: string,
): Promise<Evaluation> {
  const { update, finish } = createEvaluationProgress({
    stream: process.stderr,
    title: preprocessing,
    total: pictures.length,
  });
  const evaluating = evaluatePictures({
    folder,
    pictures,
    preprocessing,
    labels,
    preprocess,
    infer: (pixels) => infer({ pixels, features: false }),
    maxInFlight,
    clock: systemClock,
    onProgress: update,
  });
  return evaluating.finally(finish);
}

/** The variable's own check, but the mistake is the command line's. */
function checkEngine(name: string | undefined): void {
  const { error } = classifierVariables.shape.ENGINE.safeParse(name);
  if (error === undefined) return;
  const reasons = error.issues.map(({ message }) => message).join('; ');
  throw new EvaluationInputError(`--engine: ${reasons}; came ${JSON.stringify(name)}.`);
}
