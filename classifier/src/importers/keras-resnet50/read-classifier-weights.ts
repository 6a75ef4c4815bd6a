import { runOnOwnThread } from '../../run-on-own-thread.js';
import type { DenseWeights } from '../../tasks/heatmap.js';

/**
 * Reads ResNet50's dense layer from Keras's file, for what the engines keep to themselves. On a
 * thread that ends with it: HDF5 is read synchronously, and its WebAssembly never gives memory
 * back.
 *
 * @throws Error where the weights are not ResNet50's.
 */
export async function readClassifierWeights(weightsPath: string): Promise<DenseWeights> {
  return runOnOwnThread<string, DenseWeights>({
    file: new URL('./classifier-weights-thread.js', import.meta.url),
    name: 'read',
    task: weightsPath,
  });
}
