import { join } from 'node:path';
import {
  fullNameOf,
  UPLOADED_MARK,
  type ModelCard,
  type PrecisionChoice,
} from '@detections/schema';
import { chooseInt8Model } from '../choose-int8-model.js';
import { canRunHere } from '../engines/can-run.js';
import { ONNX_FORMAT } from '../engines/engine-kind.js';
import type { Machine } from '../engines/machine.js';
import { once } from '../kept.js';
import { ImplausibleAnswersError } from '../engines/implausible-answers-error.js';
import { importOnOwnThread } from '../importers/import-on-own-thread.js';
import type { ImportedPackage } from '../importers/import-package.js';
import { ImportRefusedError } from '../importers/import-refused-error.js';
import { readDenseWeights } from '../importers/read-dense-weights.js';
import type { FoundPackage } from './find-packages.js';
import { isFile } from './is-file.js';
import { ownPrecision, type LoadedModel, type RunModelOptions } from './run-model.js';
import { startModel, type PreparedNetwork } from './start-model.js';

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
  const files = await chooseFiles(card, options);
  const rebuild = async (why: unknown): Promise<void> => {
    logger.warn({ err: why, file: modelPath }, 'importing the model anew');
    await importIt(options);
  };
  const network = { card, format, modelPath, ...files, rebuild };
  const replacing =
    mayReplaceUploaded !== undefined && (await cameByUpload(options))
      ? { mayReplace: mayReplaceUploaded }
      : {};
  const started = startModel(network, { ...rest, machine, logger, ...replacing });
  const readClassifier = once(() => readDenseWeights(modelPath));
  return { ...(await started.catch(inOurWords)), readClassifier, card };
}

/** What is wanted of a model: its own word comes before the process's. */
function wanted(
  { preferredPrecision }: Pick<ModelCard, 'preferredPrecision'>,
  { precision, forcesPrecision }: Machine,
): { readonly asked: PrecisionChoice; readonly isOwn: boolean } {
  const isOwn = preferredPrecision !== undefined || forcesPrecision === true;
  return { asked: (forcesPrecision === true ? undefined : preferredPrecision) ?? precision, isOwn };
}

/** Where the process is to compute in int8 and nobody has made that of a package, it is float32. */
async function chooseFiles(
  card: ModelCard,
  { machine, cacheDir, logger }: LoadPackageOptions,
): Promise<Pick<PreparedNetwork, 'asked' | 'int8Path'>> {
  const { digest } = card;
  const { asked, isOwn } = wanted(card, machine);
  // Nothing is to be done to it: as a file it is run like any other.
  if (asked === 'fp16' && ownPrecision(card) === 'fp16')
    return { asked: 'fp32', int8Path: undefined };
  const isOptional = asked === 'int8' && !isOwn;
  const int8Path = await chooseInt8Model({
    ...{ machine, cacheDir, digest },
    asked: isOptional ? 'auto' : asked,
  });
  if (!isOptional || int8Path !== undefined) return { asked, int8Path };
  logger.warn({ model: fullNameOf(card) }, 'no 8-bit file was made of this model: taking fp32');
  return { asked: 'fp32', int8Path };
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
