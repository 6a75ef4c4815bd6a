import { keepAddonLoaded } from './keep-addon-loaded.js';
import { supplyRemovedUtilities } from './removed-utilities.js';
import type { Tfjs } from './tfjs-library.js';

/**
 * Loads the library with its native code.
 *
 * @throws Error where the package, its addon or TensorFlow's library is missing.
 */
export async function importTfjs(): Promise<Tfjs> {
  supplyRemovedUtilities();
  const { default: tf } = await import('@tensorflow/tfjs-node');
  keepAddonLoaded();
  return tf;
}
