import { join, resolve } from 'node:path';
import { systemClock, type Clock } from '@detections/runtime';
import { InputError } from '@detections/runtime/lifecycle';
import { fullNameOf, type ModelReference } from '@detections/schema';
import { chooseModel } from '../choose-model.js';
import { choosePresets } from '../choose-presets.js';
import { createEvaluationProgress } from '../evaluate/evaluation-progress.js';
import { inParallel } from '../evaluate/in-parallel.js';
import { listPictures } from '../evaluate/labelled-folder.js';
import { readPicture } from '../evaluate/read-picture.js';
import { calibrate, FEWEST_PICTURES, KEEPS } from '../familiarity/calibrate.js';
import { writeCalibration } from '../familiarity/calibration.js';
import { locateModels } from '../model-location.js';
import type { EmbeddedImage } from '../tasks/familiarity.js';
import { withClassifier, type LocalClassifier } from '../with-classifier.js';
import { reportAsJson, reportAsText } from './calibration-report.js';

export interface CalibrateOptions {
  readonly model: ModelReference;
  /** As the caller wrote it, from where the caller stands. */
  readonly pictures: string;
  readonly json: boolean;
}

/**
 * Finds out from which familiarity on a model knows a picture, by pictures of the kinds that it
 * knows, and keeps that in the cache, where a running classifier takes it from.
 *
 * @returns the report as the caller wants it.
 * @throws InputError where there is no such model, it has no embedding, or the pictures are too few.
 * @throws EvaluationInputError where the folder or a picture cannot be used.
 */
export async function calibrateModel(
  options: CalibrateOptions,
  config: Parameters<typeof withClassifier>[0],
): Promise<string> {
  const folder = resolve(config.INIT_CWD, options.pictures);
  const pictures = await listPictures(folder);
  if (pictures.length < FEWEST_PICTURES) throw new InputError(tooFew(pictures.length, folder));
  const located = locateModels(config);
  const { load } = await chooseModel(located, options.model);
  return withClassifier(config, load, async (classifier) => {
    requireEmbedding(classifier);
    const images = await embed(folder, pictures, classifier);
    const measured = calibrate(images, await classifier.readClassifier());
    const { weightsSha256, precision } = classifier.model;
    const calibration = {
      threshold: measured.threshold,
      keeps: KEEPS,
      pictures: images.length,
      knownLost: measured.knownLost,
      date: today(systemClock),
      source: 'calibrated',
    } as const;
    const { spread } = measured;
    const kept = { weightsSha256, precision, calibration, spread };
    const file = await writeCalibration(located.location.cacheFolder, kept);
    const report = { model: classifier.model, calibration, measured, file };
    return options.json ? reportAsJson(report) : reportAsText(report);
  });
}

/** @throws EvaluationInputError that names a picture which cannot be read or does not decode. */
async function embed(
  folder: string,
  pictures: readonly string[],
  { preprocess, infer, card, maxInFlight }: LocalClassifier,
): Promise<readonly EmbeddedImage[]> {
  const [preset = ''] = choosePresets(card, undefined);
  const { update, finish } = createEvaluationProgress({
    stream: process.stderr,
    title: 'calibrating',
    total: pictures.length,
  });
  let done = 0;
  const embedding = inParallel(pictures, maxInFlight, async (picture) => {
    const { pixels } = await readPicture(join(folder, picture), preprocess, preset);
    const inference = await infer({ pixels, features: false, embedding: true });
    done += 1;
    update(done);
    if (inference.embedding === undefined) throw new Error('The network gave no embedding.');
    return { ...inference, embedding: inference.embedding };
  });
  return embedding.finally(finish);
}

/** @throws InputError */
function requireEmbedding({ card }: LocalClassifier): void {
  if (card.output.embedding !== undefined && card.output.heatmaps) return;
  throw new InputError(
    `Expected a model that ends in one dense layer that can be read; ${fullNameOf(card)} does not, and familiarity is measured by it.`,
  );
}

function tooFew(count: number, folder: string): string {
  const fewest = String(FEWEST_PICTURES);
  return `Expected at least ${fewest} pictures of the kinds that the model knows, so that their least familiar hundredths say something; ${String(count)} are in ${folder}.`;
}

function today(clock: Pick<Clock, 'now'>): string {
  return new Date(clock.now()).toISOString().slice(0, 10);
}
