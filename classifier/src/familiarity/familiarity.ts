import { InferenceFailedError, type Model } from '@detections/schema';
import { createFamiliarity, type EmbeddedImage } from '../tasks/familiarity.js';
import type { LoadedModel } from '../models/run-model.js';
import { readCalibration } from './calibration.js';
import { shippedCalibration } from './shipped.js';

/** What an answer says of its picture beside the classes. */
export interface Familiarity {
  /** 0 to 1. */
  readonly familiarity: number;
  /** Whether that is enough, by the threshold of the model that answers. */
  readonly known: boolean;
}

/** Of what the network gave for a picture, its embedding included. */
export type JudgeFamiliarity = (
  image: Omit<EmbeddedImage, 'embedding'> & { readonly embedding: Float32Array | undefined },
) => Familiarity;

/** A model with what it needs to say whether it knows what a picture shows. */
export interface JudgingModel {
  readonly model: Model;
  /** Undefined where nobody has calibrated these weights in this precision. */
  readonly judge: JudgeFamiliarity | undefined;
}

/**
 * Finds the calibration of a model's very weights and precision: one that was made here, before the
 * one that comes with the program.
 */
export async function withFamiliarity(
  { model, card, readClassifier }: LoadedModel,
  cacheFolder: string,
): Promise<JudgingModel> {
  const { embedding } = card.output;
  const found = (await readCalibration(cacheFolder, model)) ?? shippedCalibration(model);
  // The file was made of another network where its numbers are not as many.
  if (found === undefined || found.spread.mean.length !== embedding?.length) {
    return { model, judge: undefined };
  }
  const { calibration, spread } = found;
  const measure = createFamiliarity(await readClassifier(), spread);
  return {
    model: { ...model, familiarity: calibration },
    judge: (image) => {
      if (image.embedding === undefined) {
        throw new InferenceFailedError('The network gave no embedding to tell familiarity by.');
      }
      const familiarity = measure({ ...image, embedding: image.embedding });
      return { familiarity, known: familiarity >= calibration.threshold };
    },
  };
}
