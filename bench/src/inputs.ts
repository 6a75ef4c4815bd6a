import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { classifierVariables } from '@detections/classifier';
import { prepareModel, type PreparedModel } from '@detections/classifier/model';
import { modelLocation } from '@detections/classifier/model-location';
import { loadConfig } from '@detections/schema/lifecycle';

/** What is measured with. */
export interface Inputs {
  readonly model: PreparedModel;
  /** Where the model was converted to; the service reads it from there. */
  readonly cacheFolder: string;
  readonly photo: Photo;
}

export interface Photo {
  /** As seen from `../shared/images`. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Something that can only be measured with is not on this machine. */
export class InputsMissingError extends Error {
  override readonly name = 'InputsMissingError';
}

const IMAGES = fileURLToPath(new URL('../../../shared/images', import.meta.url));
/** About 100 kB, as the target has it. */
const PHOTO = fileURLToPath(new URL('../../../shared/images/seed/cat.jpg', import.meta.url));

/**
 * Finds the weights where the classifier does, and converts them as it does, but downloads nothing:
 * a benchmark that first fetches 100 MB is no longer the one that was asked for.
 *
 * @throws InputsMissingError that says everything that is missing.
 */
export async function findInputs(): Promise<Inputs> {
  const { folders, cacheFolder } = modelLocation(loadConfig(classifierVariables, process.env));
  const nowhere = { name: 'With downloads off, the model files', urls: [], md5: undefined };
  const findModel = prepareModel({
    format: 'onnx',
    folders,
    cacheDir: cacheFolder,
    sources: { weights: nowhere, classIndex: nowhere },
    stallTimeoutMs: 0,
    progress: { update: () => undefined, finish: () => undefined },
    signal: new AbortController().signal,
    log: () => undefined,
  });
  const [model, photo] = await Promise.allSettled([findModel, readFile(PHOTO)]);
  if (model.status === 'fulfilled' && photo.status === 'fulfilled') {
    const name = relative(IMAGES, PHOTO);
    return { model: model.value, cacheFolder, photo: { name, bytes: photo.value } };
  }
  const reasons = [model, photo].flatMap((found) =>
    found.status === 'rejected' ? [messageOf(found.reason)] : [],
  );
  throw new InputsMissingError(reasons.join('\n'));
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
