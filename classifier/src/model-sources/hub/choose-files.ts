import { InputError } from '@detections/runtime/lifecycle';
import { isCompanion } from '../companions.js';
import { entryPath } from '../entry-path.js';
import { MAX_EXPORT_BYTES } from '../model-source.js';
import type { HubRepository } from './hub-repository.js';

/** What Optimum and others make besides the network that was trained. */
const VARIANT = /[_-](quantized|quant|int8|uint8|fp16|q4|q4f16|q8|bnb4|optimized|opt)\.onnx$/i;
/** Weights of transformers and KerasHub, without the network that they are for. */
const NO_NETWORK = /^tf_model\.h5$|\.weights\.h5$/i;
const OTHER_WEIGHTS = /\.(safetensors|bin|pt|pth|ckpt|msgpack)$|^tf_model\.h5$/i;

/**
 * Which files of a repository make an export: one network, its weights, and what importers read
 * besides it. Repositories have the same network in many files.
 *
 * @throws InputError where there is none, or several could be meant.
 */
export function chooseFiles(repository: HubRepository): readonly string[] {
  const paths = repository.files.map(({ path }) => path).filter(isPlain);
  const network = chooseNetwork(repository.name, paths);
  const besides = paths.filter((path) => !path.includes('/') && isCompanion(path));
  const chosen = [...new Set([...network, ...besides])];
  const sizes = repository.files.map(({ path, size }) => (chosen.includes(path) ? size : 0));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (bytes <= MAX_EXPORT_BYTES) return chosen;
  throw new InputError(
    `Expected at most 2 GiB from ${repository.name}; its network and labels have ${(bytes / 2 ** 30).toFixed(1)}.`,
  );
}

/** @throws UnpackRefusedError where one would lead out of its folder. */
function isPlain(path: string): boolean {
  return entryPath(path) !== undefined;
}

function chooseNetwork(name: string, paths: readonly string[]): readonly string[] {
  const onnx = chooseOne(
    name,
    paths.filter((path) => /\.onnx$/i.test(path)),
    ['model.onnx', 'onnx/model.onnx'],
  );
  if (onnx !== undefined) return [onnx, ...paths.filter((path) => isWeightsOf(path, onnx))];
  const keras = chooseOne(
    name,
    paths.filter((path) => /^[^/]+\.(keras|h5)$/i.test(path) && !NO_NETWORK.test(path)),
    ['model.keras', 'keras_model.h5', 'model.h5'],
  );
  if (keras !== undefined) return [keras];
  if (paths.includes('model.json')) return ['model.json'];
  throw none(name, paths);
}

function chooseOne(
  name: string,
  found: readonly string[],
  usual: readonly string[],
): string | undefined {
  const known = usual.find((path) => found.includes(path));
  if (known !== undefined) return known;
  const plain = found.filter((path) => !VARIANT.test(path));
  const candidates = plain.length === 0 ? found : plain;
  if (candidates.length <= 1) return candidates[0];
  const listed = candidates.slice(0, 5).join(', ');
  throw new InputError(
    `Expected one network in ${name}; it has ${String(candidates.length)} (${listed}${candidates.length > 5 ? ' …' : ''}). Download the one that is meant with what belongs to it, and give that folder.`,
  );
}

/** `model.onnx_data`, `model.onnx.data` and `model.onnx_data_1`, beside it. */
function isWeightsOf(path: string, network: string): boolean {
  return path.startsWith(network) && /^[._-]data([._-]?\d+)?$/i.test(path.slice(network.length));
}

function none(name: string, paths: readonly string[]): InputError {
  if (!paths.some((path) => OTHER_WEIGHTS.test(path))) {
    return new InputError(
      `Expected an ONNX, Keras or TensorFlow.js network in ${name}; it has none.`,
    );
  }
  return new InputError(
    `Expected an ONNX, Keras or TensorFlow.js network in ${name}; it has weights alone. Make one with: optimum-cli export onnx --model ${name} --task image-classification my-export, and give the folder my-export.`,
  );
}
