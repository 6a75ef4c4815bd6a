import type { KerasWeights, LayerPlace } from '../keras-network.js';
import type { Hdf5File } from './hdf5-file.js';
import { damaged } from './refusals.js';
import { readArray } from './stored-array.js';

/** What Keras 2.12 called the list of a model's layers in such files. */
const FIRST_NAME_OF_LAYERS = '_layer_checkpoint_dependencies';

/**
 * The `model.weights.h5` within a `.keras` file: a group for each layer, named after its class and
 * counted within its model, its variables by number. Keras's layout:
 * keras/src/saving/saving_lib.py.
 */
export function weightsOfKeras3(file: Hdf5File): KerasWeights {
  return {
    read(layer, variable, shape) {
      const number = String(layer.variables.indexOf(variable));
      for (const place of placesOf(layer)) {
        const name = `${place}/vars/${number}`;
        const dataset = file.dataset(name);
        if (dataset !== undefined) return readArray(file.name, { name, ...dataset }, layer, shape);
      }
      throw damaged(
        file.name,
        `expected "${variable}" of the layer "${layer.path.join('/')}" as ${layer.storedPath.join('/')}/vars/${number}, came nothing`,
      );
    },
  };
}

function placesOf({ storedPath }: LayerPlace): readonly string[] {
  const first = storedPath.map((step) => (step === 'layers' ? FIRST_NAME_OF_LAYERS : step));
  return [storedPath.join('/'), first.join('/')];
}
