import { ImportRefusedError } from '../import-refused-error.js';
import { SETTINGS_FILE, type Settings } from '../settings/settings.js';
import { dimsOf, isFloat } from './network-output.js';
import type { OnnxFile } from './read-onnx-file.js';

/** An output that is the embedding, whatever comes before the last layer. */
export interface NamedEmbedding {
  readonly name: string;
  readonly length: number;
}

/**
 * @returns undefined where nobody names one.
 * @throws ImportRefusedError where it is not one list of numbers for each picture.
 */
export function inspectEmbedding(
  { name: file, graph }: OnnxFile,
  { embeddingName: name }: Settings,
): NamedEmbedding | undefined {
  if (name === undefined) return undefined;
  const output = graph.output.find((each) => each.name === name);
  const dims = output && dimsOf(output);
  const length = dims?.[1];
  if (output && isFloat(output) && dims?.length === 2 && length !== undefined) {
    return { name, length };
  }
  throw new ImportRefusedError(
    'settings-invalid',
    `${SETTINGS_FILE} says "embeddingName": "${name}"; expected an output of ${file} with float numbers, pictures×length, and ${output === undefined ? `it has ${graph.output.map((each) => `"${each.name}"`).join(', ')}` : 'that one is something else'}.`,
  );
}
