import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { DenseWeights } from './network-weights.js';

/**
 * Reads ResNet50's dense layer from Keras's file, for what the engines keep to themselves. On a
 * thread that ends with it: HDF5 is read synchronously, and its WebAssembly never gives memory
 * back.
 *
 * @throws Error where the weights are not ResNet50's.
 */
export async function readClassifierWeights(weightsPath: string): Promise<DenseWeights> {
  const thread = new Piscina<string, DenseWeights>({
    filename: fileURLToPath(new URL('./classifier-weights-thread.js', import.meta.url)),
    minThreads: 1,
    maxThreads: 1,
  });
  try {
    return await thread.run(weightsPath, { name: 'read' });
  } finally {
    await thread.destroy();
  }
}
