import { join } from 'node:path';
import { fullNameOf, UPLOADED_MARK, type ModelCard, type PrecisionChoice } from '@detections/schema';
import { chooseInt8Model } from '../choose-int8-model.js';
import { canRunHere } from '../engines/can-run.js';
import { ONNX_FORMAT } from '../engines/engine-kind.js';
import { ImplausibleAnswersError } from '../engines/implausible-answers-error.js';
import { importOnOwnThread } from '../importers/import-on-own-thread.js';
import type { ImportedPackage } from '../importers/import-package.js';
import { ImportRefusedError } from '../importers/import-refused-error.js';
import { readDenseWeights } from '../importers/read-dense-weights.js';
import type { FoundPackage } from './find-packages.js';
import { isFile } from './is-file.js';
import { once, type LoadedModel, type RunModelOptions } from './run-model.js';
import { startModel } from './start-model.js';

export interface LoadPackageOptions extends RunModelOptions {
  readonly package: FoundPackage;
  /** Where imports are kept. */
  readonly cacheDir: string;
}

/**
 * Imports a package of the models folder, or finds it imported, and runs it.
 *
 * @throws ImportRefusedError where it is no model, in a sentence for whoever put it there.
 * @throws ModelNotRunnableError where the engine does not read what an import writes.
 */
export async function loadPackage(options: LoadPackageOptions): Promise<LoadedModel> {
  const { onStep, logger, mayReplaceUploaded, machine, ...rest } = options;
  const format = canRunHere(machine, [ONNX_FORMAT]);
  onStep?.('The model is being imported.');
  const { card, onnxPath: modelPath } = await importIt(options);
  onStep?.('The model is being loaded.');
  const int8Path = await findInt8Of(card, options);
  const rebuild = async (why: unknown): Promise<void> => {
    logger.warn({ err: why, file: modelPath }, 'importing the model anew');
    await importIt(options);
  };
  const network = { card, format, modelPath, int8Path, asked: askedOf(card, int8Path, options), rebuild };
  const replacing =
    mayReplaceUploaded !== undefined && (await cameByUpload(options))
      ? { mayReplace: mayReplaceUploaded }
      : {};
  const started = startModel(network, { ...rest, machine, logger, ...replacing });
  const { engine, model } = await started.catch(inOurWords);
  return { engine, readClassifier: once(() => readDenseWeights(modelPath)), card, model };
}

/** Its own word; where the process is to compute in int8 and nobody has made that of it, float32. */
function askedOf(
  { preferredPrecision: precision, ...card }: ModelCard,
  int8Path: string | undefined,
  { machine, logger }: LoadPackageOptions,
): PrecisionChoice {
  if (precision !== undefined) return precision;
  if (machine.precision !== 'int8' || int8Path !== undefined) return machine.precision;
  logger.warn({ model: fullNameOf(card) }, 'no 8-bit file was made of this model: taking fp32');
  return 'fp32';
}

async function findInt8Of(
  { weightsSha256, preferredPrecision: precision }: ModelCard,
  { machine, cacheDir }: LoadPackageOptions,
): Promise<string | undefined> {
  const asked = precision ?? (machine.precision === 'int8' ? 'auto' : machine.precision);
  return chooseInt8Model({ machine, asked, cacheDir, weightsSha256 });
}

/** Its files have to change before it is tried again; where they lie is nobody's business. */
function inOurWords(error: unknown): never {
  if (!(error instanceof ImplausibleAnswersError)) throw error;
  const { reason } = error;
  throw new ImportRefusedError('does-not-run', `The network was loaded, and ${reason}`, {
    cause: error,
  });
}

/** Nobody but its uploader has looked at it, so it is not believed for ever. */
function cameByUpload({ package: { folder } }: LoadPackageOptions): Promise<boolean> {
  return isFile(join(folder, UPLOADED_MARK));
}

function importIt({
  package: { name, version, folder },
  cacheDir,
  threadCount,
  signal,
}: LoadPackageOptions): Promise<ImportedPackage> {
  return importOnOwnThread({ name, version, folder, cacheDir, threadCount }, signal);
}
