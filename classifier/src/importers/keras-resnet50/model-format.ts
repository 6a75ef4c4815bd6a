import { ONNX_FORMAT } from '../../engines/engine-kind.js';
import { ENGINES } from '../../engines/registry.js';
import { ONNX_GRAPH_VERSION } from '../../onnx/onnx-contract.js';
import type { WeightsFormat } from './weights-format.js';
import { writeOnnx } from './write-onnx.js';

const ONNX: WeightsFormat = {
  name: ONNX_FORMAT,
  version: ONNX_GRAPH_VERSION,
  extension: 'onnx',
  write: writeOnnx,
};
const FORMATS = [ONNX, ...ENGINES.flatMap(({ ownFormat }) => ownFormat ?? [])];

/** Names of what the weights can be turned into: an ONNX file, or one for a certain engine. */
export const WEIGHTS_FORMATS: readonly string[] = FORMATS.map(({ name }) => name);

/** @throws Error where there is none of that name. */
export function weightsFormat(name: string): WeightsFormat {
  const format = FORMATS.find((each) => each.name === name);
  if (format !== undefined) return format;
  throw new Error(`Expected one of the formats ${WEIGHTS_FORMATS.join(', ')}; came ${name}.`);
}

/** Where a converted file is kept, by the checksum of the weights that it was made from. */
export function cachedNameOf(format: string, weightsSha256: string): string {
  const { name, version, extension } = weightsFormat(format);
  return `${name}/resnet50-${weightsSha256}-${String(version)}.${extension}`;
}
