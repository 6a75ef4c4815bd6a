import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeNewFolder } from '@detections/runtime';
import { InputError } from '@detections/runtime/lifecycle';
import { fullNameOf, type ExportedHead } from '@detections/schema';
import { readEvaluationConfig } from '../config.js';
import { importOnOwnThread } from '../importers/import-on-own-thread.js';
import { SETTINGS_FILE } from '../importers/settings/settings.js';
import { modelLocation, type ModelLocation } from '../model-location.js';
import { appendHead } from './append-head.js';
import type { ImportFound } from '../local-models.js';
import { findBase } from './find-base.js';
import { packageSettings } from './package-settings.js';

export interface ExportHeadOptions {
  readonly head: ExportedHead;
  /** As the caller wrote it, from where the caller stands; a new one. */
  readonly folder: string;
}

/**
 * Writes an own classifier as a model of its own: a folder with backbone and head in one ONNX file,
 * tried as a service does before it is there.
 *
 * @returns where it lies.
 * @throws ConfigError where the environment is wrong.
 * @throws InputError where the folder is there, or the base is not on this machine.
 */
export async function exportHead({ head, folder }: ExportHeadOptions): Promise<string> {
  const config = readEvaluationConfig();
  const target = resolve(config.INIT_CWD, folder);
  const location = modelLocation(config);
  const importFound: ImportFound = (found) =>
    importOnOwnThread(
      { ...found, cacheDir: location.cacheFolder, threadCount: config.INFERENCE_THREADS },
      new AbortController().signal,
    );
  await writeNewFolder(target, async (incoming) => {
    await writePackage(incoming, head, location, importFound);
    await importFound({ name: head.name, version: '1', folder: incoming });
  });
  return target;
}

/** @throws InputError where the head does not fit the base that it names. */
async function writePackage(
  folder: string,
  head: ExportedHead,
  location: ModelLocation,
  importFound: ImportFound,
): Promise<void> {
  const { card, read } = await findBase(head.base, location, importFound);
  const { length } = card.output.embedding ?? {};
  const settings = packageSettings(head, card);
  if (length === undefined || settings === undefined) {
    throw new InputError(
      `Expected a base with an embedding and the preset ${head.base.preset}; ${fullNameOf(card)} has ${length === undefined ? 'no embedding' : `the presets ${card.preprocessing.map(({ name }) => name).join(', ')}`}.`,
    );
  }
  await writeFile(join(folder, 'model.onnx'), appendTo(await read(), head, length));
  await writeFile(join(folder, SETTINGS_FILE), `${JSON.stringify(settings, undefined, 2)}\n`);
}

/** @throws InputError where the head is for an embedding of another length. */
function appendTo(base: Uint8Array, head: ExportedHead, embeddingLength: number): Uint8Array {
  try {
    return appendHead(base, head, embeddingLength);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError(`The head does not fit its base. ${error.message}`, { cause: error });
  }
}
