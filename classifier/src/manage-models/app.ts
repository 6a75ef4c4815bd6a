import { resolve } from 'node:path';
import { readEvaluationConfig, type EvaluationConfig } from '../config.js';
import { modelLocation } from '../model-location.js';
import { calibrateModel, type CalibrateOptions } from './calibrate-model.js';
import { checkModel, type CheckedModel } from './check-model.js';
import { createExamine, type Examine } from './examine-package.js';
import { importModel } from './import-model.js';
import { listModels } from './list-models.js';

interface InModelsFolder {
  /** As the caller wrote it, from where the caller stands; `MODELS_DIR` by default. */
  readonly modelsDir?: string | undefined;
}

export interface ImportOptions extends InModelsFolder {
  /** As the caller wrote it, from where the caller stands. */
  readonly folder: string;
  readonly name: string;
  /** The one after the highest by default. */
  readonly version?: string | undefined;
}

/** @throws ConfigError where the environment is wrong. */
export async function runModelsCheck(
  folder: string,
  { json }: { readonly json: boolean },
): Promise<CheckedModel> {
  const config = readEvaluationConfig();
  return checkModel({ folder: resolve(config.INIT_CWD, folder), json }, examineWith(config));
}

/**
 * @throws ConfigError where the environment is wrong.
 * @throws InputError where it cannot lie there.
 */
export async function runModelsImport(options: ImportOptions): Promise<CheckedModel> {
  const config = readEvaluationConfig();
  const folder = resolve(config.INIT_CWD, options.folder);
  const modelsDir = modelsFolder(config, options);
  return importModel({ ...options, folder, modelsDir }, examineWith(config));
}

/**
 * @throws ConfigError where the environment is wrong.
 * @throws InputError where the models folder cannot be read.
 */
export async function runModelsList(
  options: InModelsFolder & { readonly json: boolean },
): Promise<string> {
  const config = readEvaluationConfig();
  const modelsDir = modelsFolder(config, options);
  return listModels({ modelsDir, json: options.json }, examineWith(config));
}

/**
 * @throws ConfigError where the environment is wrong.
 * @throws InputError where there is no such model, or it cannot be calibrated by these pictures.
 */
export async function runModelsCalibrate(options: CalibrateOptions): Promise<string> {
  return calibrateModel(options, readEvaluationConfig());
}

function examineWith(config: EvaluationConfig): Examine {
  const { cacheFolder: cacheDir } = modelLocation(config);
  return createExamine({ cacheDir, threadCount: config.INFERENCE_THREADS });
}

function modelsFolder(config: EvaluationConfig, { modelsDir }: InModelsFolder): string {
  if (modelsDir !== undefined) return resolve(config.INIT_CWD, modelsDir);
  return modelLocation(config).modelsDir;
}
