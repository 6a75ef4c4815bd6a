import { goldenWeights } from './golden-numbers.fixture.js';
import { kerasAsOnnx } from './keras-as-onnx.js';
import type { KerasAsOnnx, KerasWeights } from './keras-network.js';
import { ImportRefusedError } from '../importers/import-refused-error.js';

export interface LayerSpec {
  readonly class_name: string;
  readonly config: unknown;
  readonly [field: string]: unknown;
}

/** A layer as Keras 2 writes it. */
export function layer(className: string, name: string, config: object = {}): LayerSpec {
  return { class_name: className, config: { name, ...config } };
}

export function input(shape: readonly (number | null)[] = [null, 8, 8, 3]): LayerSpec {
  return layer('InputLayer', 'input', { batch_input_shape: shape });
}

export function sequential(...layers: readonly LayerSpec[]): LayerSpec {
  return layer('Sequential', 'sequential', { layers });
}

/** One after the other, as Keras 2 writes it. */
export function functional(...layers: readonly LayerSpec[]): LayerSpec {
  const named = layers.map((each, index) => {
    const before = layers[index - 1];
    return {
      ...each,
      name: nameOf(each),
      inbound_nodes: before === undefined ? [] : [[[nameOf(before), 0, 0, {}]]],
    };
  });
  const [first = '', last = ''] = [layers[0], layers.at(-1)].map((each) => each && nameOf(each));
  const ends = { input_layers: [[first, 0, 0]], output_layers: [[last, 0, 0]] };
  return layer('Functional', 'functional', { layers: named, ...ends });
}

function nameOf({ config }: LayerSpec): string {
  return (config as { readonly name: string }).name;
}

export function written(
  topology: unknown,
  kerasVersion: string | undefined = '2.15.0',
  weights: KerasWeights = goldenWeights(),
): KerasAsOnnx {
  return kerasAsOnnx({ topology, kerasVersion, weights });
}

/** @throws Error where it is not refused. */
export function refusalOf(topology: unknown): ImportRefusedError {
  try {
    written(topology);
  } catch (error) {
    if (error instanceof ImportRefusedError) return error;
    throw error;
  }
  throw new Error('Expected a refusal.');
}
