import { ImportRefusedError } from '../importers/import-refused-error.js';
import type { KerasAsOnnx, KerasNetwork } from './keras-network.js';

/**
 * A network of Keras layers as an ONNX model.
 *
 * @throws ImportRefusedError that names the layer, its place, and what to do instead.
 */
export function kerasAsOnnx(network: KerasNetwork): KerasAsOnnx {
  throw new ImportRefusedError('operator-unknown', `Not yet: ${typeof network.topology}.`);
}
