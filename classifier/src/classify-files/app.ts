import { resolve } from 'node:path';
import type { ModelReference } from '@detections/schema';
import { fallbackModel, type LoadModel } from '../available-models.js';
import { chooseModel } from '../choose-model.js';
import { choosePresets } from '../choose-presets.js';
import { readEvaluationConfig } from '../config.js';
import { EvaluationInputError } from '../evaluate/evaluation-input-error.js';
import { inParallel } from '../evaluate/in-parallel.js';
import { nameRanked } from '../evaluate/name-ranked.js';
import { readPicture } from '../evaluate/read-picture.js';
import { classify } from '../tasks/classify.js';
import { locateModels } from '../model-location.js';
import { FALLBACK } from '../models/built-in.js';
import { ModelFilesUnavailableError } from '../models/model-files-unavailable-error.js';
import { withClassifier, type LocalClassifier } from '../with-classifier.js';
import { reportAsJson, reportAsText, type FileResult } from './report.js';

const REMARK = `${FALLBACK.name} has answered, because ResNet50's weights are not to be had. docs/models.md says more.`;

export interface ClassifyFilesOptions {
  /** As the caller wrote them, from where the caller stands; at least one. */
  readonly files: readonly string[];
  /** How many classes of each. */
  readonly topK: number;
  /** ResNet50 by default, or the fallback where that is not to be had. */
  readonly model: ModelReference | undefined;
  /** The name of one of the model's; its first by default. */
  readonly preset: string | undefined;
  readonly json: boolean;
}

export interface ClassifiedFiles {
  /** As the caller wants it. */
  readonly report: string;
  /** A sentence for each file that is no photo. */
  readonly failures: readonly string[];
  /** Why another model than ResNet50 has answered, where none was named. */
  readonly remark: string | undefined;
}

/**
 * Classifies the files with the classifier's own parts, without a server or a queue. One that is no
 * photo keeps no other from its answer.
 *
 * @throws ConfigError where the environment is wrong.
 * @throws InputError where there is no such model, or it has no such preset.
 * @throws ModelError where the model does not load.
 */
export async function classifyFiles(options: ClassifyFilesOptions): Promise<ClassifiedFiles> {
  const config = readEvaluationConfig();
  const located = locateModels(config);
  const { load } = await chooseModel(located, options.model);
  const mayFallBack = options.model === undefined && config.FALLBACK_MODEL !== 'off';
  const loadAny = mayFallBack ? orFallback(load, fallbackModel(located).load) : load;
  return withClassifier(config, loadAny, async (classifier) => {
    const [preset = ''] = choosePresets(classifier.card, options.preset);
    const files = await inParallel(options.files, classifier.maxInFlight, (file) =>
      classifyFile(
        file,
        resolve(config.INIT_CWD, file),
        { preset, topK: options.topK },
        classifier,
      ),
    );
    const report = { model: classifier.model, preprocessing: preset, files };
    return {
      report: options.json ? reportAsJson(report) : reportAsText(report),
      failures: files.flatMap((each) => ('error' in each ? [each.error] : [])),
      remark: mayFallBack && classifier.model.name === FALLBACK.name ? REMARK : undefined,
    };
  });
}

function orFallback(load: LoadModel, loadFallback: LoadModel): LoadModel {
  return (run) =>
    load(run).catch((error: unknown) => {
      if (error instanceof ModelFilesUnavailableError) return loadFallback(run);
      throw error;
    });
}

async function classifyFile(
  file: string,
  path: string,
  { preset, topK }: { readonly preset: string; readonly topK: number },
  { preprocess, infer, labels }: LocalClassifier,
): Promise<FileResult> {
  try {
    const { pixels, width, height } = await readPicture(path, preprocess, preset);
    const scores = await infer({ pixels, features: false });
    return { file, width, height, predictions: nameRanked(classify(scores, topK), labels) };
  } catch (error) {
    if (!(error instanceof EvaluationInputError)) throw error;
    return { file, error: error.message };
  }
}
