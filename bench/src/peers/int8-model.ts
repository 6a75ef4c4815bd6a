import { findInt8Model, weightBitsOf } from '@detections/classifier/int8-model';
import { readProcessor } from '@detections/classifier/processor';
import type { Inputs } from '../inputs.js';

/** The file that `PRECISION=int8` takes on this machine; undefined where none has been made. */
export async function installedInt8Model({
  cacheFolder,
  model,
}: Inputs): Promise<string | undefined> {
  const bits = weightBitsOf(await readProcessor());
  return findInt8Model(cacheFolder, model.card.digest, bits);
}
