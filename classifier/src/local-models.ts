import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelCard, ModelIdentity } from '@detections/schema';
import { ONNX_FORMAT } from './engines/engine-kind.js';
import { findCheckpoint } from './importers/efficientnet-lite0/obtain-checkpoint.js';
import type { ImportedPackage } from './importers/import-package.js';
import { findModelFiles } from './importers/keras-resnet50/find-model-files.js';
import { DOWNLOAD_FOLDER } from './importers/keras-resnet50/obtain-model-files.js';
import { prepareModel } from './importers/keras-resnet50/prepare-model.js';
import type { ModelLocation } from './model-location.js';
import { BUILT_IN, FALLBACK } from './models/built-in.js';
import type { FoundPackage } from './models/find-packages.js';
import { readModelsFolder } from './models/read-models-folder.js';

/** A network of this machine, as an ONNX file that takes pixels. */
export interface LocalNetwork {
  readonly card: ModelCard;
  readonly read: () => Promise<Uint8Array>;
}

/**
 * Imports a package of the models folder, or finds it imported.
 *
 * @param cacheDir Where what is made of it is kept; the usual place by default.
 * @throws ImportRefusedError
 */
export type ImportFound = (found: FoundPackage, cacheDir?: string) => Promise<ImportedPackage>;

export interface LocalModel extends ModelIdentity {
  /** @returns undefined where it is not on this machine. @throws ImportRefusedError */
  readonly open: () => Promise<LocalNetwork | undefined>;
}

/**
 * The models that may be on this machine: those of the models folder, of each name the oldest version
 * first, and what comes with the service. Nothing is downloaded.
 *
 * @throws InputError where the models folder cannot be read.
 */
export async function localModels(
  location: ModelLocation,
  importFound: ImportFound,
): Promise<readonly LocalModel[]> {
  const { packages } = await readModelsFolder(location.modelsDir);
  return [
    ...packages.map((found) => ({ ...found, open: () => openPackage(found, importFound) })),
    { ...BUILT_IN, open: () => openResNet50(location) },
    { ...FALLBACK, open: () => openFallback(location, importFound) },
  ];
}

async function openPackage(found: FoundPackage, importFound: ImportFound): Promise<LocalNetwork> {
  const { card, onnxPath } = await importFound(found);
  return { card, read: () => readFile(onnxPath) };
}

async function openResNet50({
  folders,
  cacheFolder: cacheDir,
  sources,
}: ModelLocation): Promise<LocalNetwork | undefined> {
  const search = [...folders, join(cacheDir, DOWNLOAD_FOLDER)];
  const { found } = await findModelFiles(search);
  if (found === undefined) return undefined;
  const { card, modelPath } = await prepareModel({
    ...{ format: ONNX_FORMAT, folders: search, cacheDir, sources, stallTimeoutMs: Infinity },
    progress: { update: () => undefined, finish: () => undefined },
    signal: new AbortController().signal,
    log: () => undefined,
  });
  return { card, read: () => readFile(modelPath) };
}

async function openFallback(
  { fallback }: ModelLocation,
  importFound: ImportFound,
): Promise<LocalNetwork | undefined> {
  const folder = await findCheckpoint(fallback);
  return folder === undefined ? undefined : openPackage({ ...FALLBACK, folder }, importFound);
}
