import { readImagenetLabels } from '../../imagenet/read-imagenet-labels.js';

/** Keras's list of its classes, as Keras writes it: index to id and name. */
export async function classIndexFile(): Promise<Record<string, readonly [string, string]>> {
  const labels = await readImagenetLabels();
  return Object.fromEntries(labels.map(({ id = '', name }, index) => [index, [id, name] as const]));
}
