import { toNumber } from '../../onnx/onnx-model.js';
import { ImportRefusedError } from '../import-refused-error.js';
import { SETTINGS_FILE, type Settings } from '../settings/settings.js';
import { isFloat } from './network-output.js';
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
  const dims = output?.type?.tensorType?.shape?.dim.map(({ dimValue = 0 }) => toNumber(dimValue));
  const [, length = 0] = dims ?? [];
  if (output !== undefined && isFloat(output) && dims?.length === 2 && length > 0) {
    return { name, length };
  }
  throw new ImportRefusedError(
    'settings-invalid',
    `${SETTINGS_FILE} says "embeddingName": "${name}"; expected an output of ${file} with float numbers, pictures×length, and ${output === undefined ? `it has ${graph.output.map((each) => `"${each.name}"`).join(', ')}` : 'that one is something else'}.`,
  );
}
