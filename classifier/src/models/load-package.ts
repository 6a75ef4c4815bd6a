import { join } from 'node:path';
import { UPLOADED_MARK } from '@detections/schema';
import { canRun } from '../engines/can-run.js';
import { EngineLostError, type LosableEngine } from '../engines/engine-lost-error.js';
import { ONNX_FORMAT } from '../engines/engine-kind.js';
import { engineKind } from '../engines/registry.js';
import { ImplausibleAnswersError } from '../engines/implausible-answers-error.js';
import { startEngine } from '../engines/start-engine.js';
import { importOnOwnThread } from '../importers/import-on-own-thread.js';
import type { ImportedPackage } from '../importers/import-package.js';
import { ImportRefusedError } from '../importers/import-refused-error.js';
import { readDenseWeights } from '../importers/read-dense-weights.js';
import type { FoundPackage } from './find-packages.js';
import { isFile } from './is-file.js';
import { ModelNotRunnableError } from './model-not-runnable-error.js';
import {
  describeModel,
  once,
  superviseEngine,
  type LoadedModel,
  type RunModelOptions,
} from './run-model.js';

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
  const { engine: name, onStep, logger } = options;
  const runnable = canRun(engineKind(name), [ONNX_FORMAT]);
  if (!runnable.runs) throw new ModelNotRunnableError(runnable.reason);
  onStep?.('The model is being imported.');
  const imported = await importIt(options);
  onStep?.('The model is being loaded.');
  await options.makeRoom?.(specOf(imported, options));
  const start = async (): Promise<LosableEngine> => {
    try {
      return await startEngine(specOf(imported, options), options);
    } catch (error) {
      // A thread that died or hangs says nothing about the file.
      if (error instanceof EngineLostError) throw error;
      logger.warn({ err: error, file: imported.onnxPath }, 'importing the model anew');
      return startEngine(specOf(await importIt(options), options), options).catch(inOurWords);
    }
  };
  const { mayReplaceUploaded, ...hooks } = options;
  const supervision = {
    ...hooks,
    ...(mayReplaceUploaded !== undefined &&
      (await cameByUpload(options)) && { mayReplace: mayReplaceUploaded }),
  };
  const engine = superviseEngine({ engine: await start(), precision: 'fp32', start }, supervision);
  return {
    engine,
    readClassifier: once(() => readDenseWeights(imported.onnxPath)),
    card: imported.card,
    model: describeModel(imported.card, engine, 'fp32'),
    modelPath: imported.onnxPath,
  };
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

function specOf({ onnxPath, card: { input } }: ImportedPackage, options: LoadPackageOptions) {
  const { engine, threadCount } = options;
  return { engine, modelPath: onnxPath, threadCount, input };
}
