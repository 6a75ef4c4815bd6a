import { kerasLayersOf, type KerasLayer } from './keras-layers.js';
import { ModelFileInvalidError } from '../../models/model-file-invalid-error.js';
import type { BatchNormWeights, ConvolutionWeights } from '../fold-batch-norm.js';
import type { KerasWeights } from './network-weights.js';
import type { DenseWeights } from '../../tasks/heatmap.js';
import type { ResNet } from './resnet50.js';
import { withStoredLayers, type StoredLayer } from './stored-layers.js';

/**
 * Reads a network's weights from a Keras HDF5 file, gzip-compressed inside or not. Layers are
 * matched by order and shape and not by name, because names changed between Keras's versions.
 *
 * @throws ModelFileInvalidError that names the layer, what was expected and what came.
 */
export function readKerasWeights(path: string, network: ResNet): Promise<KerasWeights> {
  return withStoredLayers(path, (stored) => matchLayers(path, kerasLayersOf(network), stored));
}

/**
 * The dense layer alone, which takes a fraction of the time and memory of all layers.
 *
 * @throws ModelFileInvalidError
 */
export function readKerasClassifier(path: string, network: ResNet): Promise<DenseWeights> {
  return withStoredLayers(path, (stored) => {
    const expected = kerasLayersOf(network);
    requireSameCount(path, expected, stored);
    const last = expected.at(-1);
    if (last === undefined) throw new Error('Expected the network to have layers.');
    const [kernel, bias] = readLayer(path, last, stored.at(-1));
    return { kernel, bias };
  });
}

function matchLayers(
  path: string,
  expected: readonly KerasLayer[],
  stored: readonly StoredLayer[],
): KerasWeights {
  requireSameCount(path, expected, stored);
  const convolutions = new Map<string, ConvolutionWeights>();
  const batchNorms = new Map<string, BatchNormWeights>();
  let classifier: DenseWeights = { kernel: new Float32Array(), bias: new Float32Array() };
  expected.forEach((layer, index) => {
    const arrays = readLayer(path, layer, stored[index]);
    const [first, second, third, fourth] = arrays;
    if (layer.kind === 'convolution') convolutions.set(layer.name, { kernel: first, bias: second });
    else if (layer.kind === 'dense') classifier = { kernel: first, bias: second };
    else batchNorms.set(layer.name, { gamma: first, beta: second, mean: third, variance: fourth });
  });
  return { convolutions, batchNorms, classifier };
}

function requireSameCount(
  path: string,
  expected: readonly KerasLayer[],
  stored: readonly StoredLayer[],
): void {
  if (expected.length === stored.length) return;
  const counts = `expected ${String(expected.length)} layers with weights, came ${String(stored.length)}.`;
  throw new ModelFileInvalidError(path, counts);
}

type UpToFourArrays = readonly [Float32Array, Float32Array, Float32Array, Float32Array];

/** The layer's arrays; where it has two, the last two are empty. */
function readLayer(
  path: string,
  layer: KerasLayer,
  stored: StoredLayer | undefined,
): UpToFourArrays {
  const expected = layer.shapes.map(shapeText).join(', ');
  const came = stored?.arrays.map(({ shape }) => shapeText(shape)).join(', ') ?? 'nothing';
  if (stored === undefined || expected !== came) {
    throw new ModelFileInvalidError(
      path,
      `layer "${stored?.name ?? layer.name}", read as ${layer.kind} ${layer.name}: ` +
        `expected arrays of ${expected}; came ${came}.`,
    );
  }
  const at = (index: number): Float32Array => stored.arrays[index]?.read() ?? new Float32Array();
  return [at(0), at(1), at(2), at(3)];
}

function shapeText(shape: readonly number[]): string {
  return shape.join('×');
}
