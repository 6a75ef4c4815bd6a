import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@detections/runtime/lifecycle';
import {
  fullNameOf,
  type ExportedHead,
  type ModelCard,
  type ModelIdentity,
} from '@detections/schema';
import { ONNX_FORMAT } from '../engines/engine-kind.js';
import { findCheckpoint } from '../importers/efficientnet-lite0/obtain-checkpoint.js';
import { ImportRefusedError } from '../importers/import-refused-error.js';
import type { ImportedPackage } from '../importers/import-package.js';
import { findModelFiles } from '../importers/keras-resnet50/find-model-files.js';
import { DOWNLOAD_FOLDER } from '../importers/keras-resnet50/obtain-model-files.js';
import { prepareModel } from '../importers/keras-resnet50/prepare-model.js';
import type { ModelLocation } from '../model-location.js';
import { BUILT_IN, FALLBACK } from '../models/built-in.js';
import type { FoundPackage } from '../models/find-packages.js';
import { readModelsFolder } from '../models/read-models-folder.js';

/** A network of this machine, as an ONNX file that takes pixels. */
export interface BaseNetwork {
  readonly card: ModelCard;
  readonly read: () => Promise<Uint8Array>;
}

/** Imports a package of the models folder, or finds it imported. */
export type ImportBase = (found: FoundPackage) => Promise<ImportedPackage>;

interface Candidate extends ModelIdentity {
  /** undefined where it is not on this machine, or is no model. */
  readonly open: () => Promise<BaseNetwork | undefined>;
}

/**
 * The network that a head was taught on, by its digest, whatever it is called here. Nothing is
 * downloaded.
 *
 * @throws InputError where it is not on this machine.
 */
export async function findBase(
  base: ExportedHead['base'],
  location: ModelLocation,
  importBase: ImportBase,
): Promise<BaseNetwork> {
  const { packages } = await readModelsFolder(location.modelsDir);
  const candidates: readonly Candidate[] = [
    ...packages.map((found) => ({ ...found, open: () => openPackage(found, importBase) })),
    { ...BUILT_IN, open: () => openResNet50(location) },
    { ...FALLBACK, open: () => openFallback(location, importBase) },
  ];
  const wanted = fullNameOf(base);
  const others: string[] = [];
  // The one of its name first: to open one may take a while.
  for (const candidate of candidates.toSorted((a, b) => rank(a, wanted) - rank(b, wanted))) {
    const network = await candidate.open();
    if (network?.card.digest === base.digest) return network;
    if (network !== undefined && fullNameOf(candidate) === wanted) others.push(network.card.digest);
  }
  const found =
    others.length === 0 ? '' : ` What is called so here has the digest ${others.join(', ')}.`;
  throw new InputError(
    `Expected the network that the classifier is taught on to be on this machine: ${wanted} with the digest ${base.digest}, among what is built in or in the models folder ${location.modelsDir}; it is not.${found}`,
  );
}

function rank(model: ModelIdentity, wanted: string): number {
  return fullNameOf(model) === wanted ? 0 : 1;
}

async function openPackage(
  found: FoundPackage,
  importBase: ImportBase,
): Promise<BaseNetwork | undefined> {
  try {
    const { card, onnxPath } = await importBase(found);
    return { card, read: () => readFile(onnxPath) };
  } catch (error) {
    if (error instanceof ImportRefusedError) return undefined;
    throw error;
  }
}

async function openResNet50({
  folders,
  cacheFolder: cacheDir,
  sources,
}: ModelLocation): Promise<BaseNetwork | undefined> {
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
  importBase: ImportBase,
): Promise<BaseNetwork | undefined> {
  const folder = await findCheckpoint(fallback);
  return folder === undefined ? undefined : openPackage({ ...FALLBACK, folder }, importBase);
}
