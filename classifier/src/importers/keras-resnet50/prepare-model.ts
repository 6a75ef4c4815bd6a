import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelCard } from '@detections/schema';
import { createCard } from './card.js';
import { convertWeights } from './convert-weights.js';
import { isFile } from '../../models/is-file.js';
import { hashFile } from '../../models/hash-file.js';
import { readLabels } from './labels.js';
import { cachedNameOf } from './model-format.js';
import { obtainModelFiles, type ObtainModelFilesOptions } from './obtain-model-files.js';

export interface PrepareModelOptions extends ObtainModelFilesOptions {
  /** What the engine reads: one of WEIGHTS_FORMATS. */
  readonly format: string;
  /** Told what is being done, for the operator. */
  readonly log: (line: string) => void;
}

/** Everything that an engine and a ranking need of the model. */
export interface PreparedModel {
  readonly weightsPath: string;
  /** Of the weights file, lower-case hex. */
  readonly weightsSha256: string;
  readonly format: string;
  /** Made from the weights in that format; it belongs to the cache, may be damaged and rebuilt. */
  readonly modelPath: string;
  readonly card: ModelCard;
}

/**
 * Finds or downloads the weights, checks them and has the engine's file ready. That one is cached
 * under the weights' checksum, so that a later start reads no HDF5.
 *
 * @throws ModelFilesUnavailableError where the weights are neither found nor downloaded.
 * @throws ModelFileInvalidError where a file is not what its name says.
 */
export async function prepareModel(options: PrepareModelOptions): Promise<PreparedModel> {
  const { format, cacheDir, log, signal } = options;
  const { weightsPath, classIndexPath } = await obtainModelFiles(options);
  const labels = await readLabels(classIndexPath);
  const weightsSha256 = await hashFile(weightsPath, 'sha256');
  log(`weights: ${weightsPath} (SHA-256 ${weightsSha256})`);
  const modelPath = join(cacheDir, cachedNameOf(format, weightsSha256));
  const card = createCard(weightsSha256, labels);
  const model = { weightsPath, weightsSha256, format, modelPath, card };
  if (await isFile(modelPath)) return model;
  log(`converting the weights to ${modelPath}`);
  await convertWeights(model, signal);
  return model;
}

/**
 * Makes the engine's file anew, for one that refuses the cached file.
 *
 * @throws ModelFileInvalidError where the weights are not ResNet50's.
 */
export async function rebuildModel(
  { weightsPath, weightsSha256, format, modelPath }: PreparedModel,
  signal: AbortSignal,
): Promise<void> {
  await rm(modelPath, { force: true });
  await convertWeights({ weightsPath, weightsSha256, format, modelPath }, signal);
}
