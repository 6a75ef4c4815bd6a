import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { classifierVariables } from '@detections/classifier';
import { prepareModel, type PreparedModel } from '@detections/classifier/model';
import { modelLocation, type ModelLocation } from '@detections/classifier/model-location';
import { loadConfig } from '@detections/runtime/lifecycle';

/** What is measured with. */
export interface Inputs {
  readonly model: PreparedModel;
  /** Where the model was converted to; the service reads it from there. */
  readonly cacheFolder: string;
  /** About 100 kB each, sent in turn, so that no cache anywhere flatters. */
  readonly photos: readonly [Photo, ...Photo[]];
}

export type Photo = Uint8Array<ArrayBuffer>;

/** Something that can only be measured with is not on this machine. */
export class InputsMissingError extends Error {
  override readonly name = 'InputsMissingError';
}

const PHOTOS = fileURLToPath(new URL('../../../shared/images/photos', import.meta.url));

/**
 * Finds the weights where the classifier does, and converts them as it does, but downloads nothing:
 * a benchmark that first fetches 100 MB is no longer the one that was asked for.
 *
 * @throws InputsMissingError that says everything that is missing.
 */
export async function findInputs(): Promise<Inputs> {
  const [model, photos] = await Promise.allSettled([findModel('onnx'), readPhotos()]);
  if (model.status === 'fulfilled' && photos.status === 'fulfilled') {
    return { model: model.value, cacheFolder: locate().cacheFolder, photos: photos.value };
  }
  const reasons = [model, photos].flatMap((found) =>
    found.status === 'rejected' ? [messageOf(found.reason)] : [],
  );
  throw new InputsMissingError(reasons.join('\n'));
}

/** ResNet50 in a format that an engine reads; made where the cache has none. */
export function findModel(format: string): Promise<PreparedModel> {
  const { folders, cacheFolder } = locate();
  const nowhere = { name: 'With downloads off, the weights', urls: [], md5: undefined };
  return prepareModel({
    format,
    folders,
    cacheDir: cacheFolder,
    sources: { weights: nowhere },
    stallTimeoutMs: 0,
    progress: { update: () => undefined, finish: () => undefined },
    signal: new AbortController().signal,
    log: () => undefined,
  });
}

function locate(): ModelLocation {
  return modelLocation(loadConfig(classifierVariables, process.env));
}

async function readPhotos(): Promise<readonly [Photo, ...Photo[]]> {
  const names = (await readdir(PHOTOS)).filter((name) => /\.jpe?g$/i.test(name)).sort();
  const read = names.map(async (name) => new Uint8Array(await readFile(join(PHOTOS, name))));
  const [first, ...others] = await Promise.all(read);
  if (first === undefined) throw new Error(`Expected JPEG photos in ${PHOTOS}; there are none.`);
  return [first, ...others];
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
