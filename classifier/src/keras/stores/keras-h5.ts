import { ImportRefusedError } from '../../importers/import-refused-error.js';
import type { KerasNetwork, KerasWeights } from '../keras-network.js';
import type { Hdf5File } from './hdf5-file.js';
import { parseTopology } from './parse-topology.js';
import { damaged } from './refusals.js';
import { findArray, readArray, type StoredArray } from './stored-array.js';

/**
 * A model that Keras 2 or 3 saved as `.h5`: its layers in an attribute, their weights in a group for
 * each of the outermost layers, which holds those of all that is nested in it. Keras's layout:
 * keras/src/legacy/saving/legacy_h5_format.py.
 *
 * @throws ImportRefusedError where it holds weights alone, or is damaged.
 */
export function kerasNetworkInH5(file: Hdf5File): KerasNetwork {
  const [config] = file.texts('', 'model_config') ?? [];
  if (config === undefined) throw withoutTopology(file);
  const root = file.has('model_weights') ? 'model_weights' : '';
  const [version] = file.texts('', 'keras_version') ?? file.texts(root, 'keras_version') ?? [];
  return {
    topology: parseTopology(file.name, config),
    kerasVersion: version,
    weights: weightsIn(file, root),
  };
}

function weightsIn(file: Hdf5File, root: string): KerasWeights {
  const groups = new Map<string, readonly StoredArray[]>();
  return {
    read(layer, variable, shape) {
      const [outermost = ''] = layer.path;
      const arrays = groups.get(outermost) ?? arraysOf(file, `${root}/${outermost}`, outermost);
      groups.set(outermost, arrays);
      const array = findArray(file.name, arrays, layer, variable, layer.path.length === 1);
      return readArray(file.name, array, layer, shape);
    },
  };
}

function arraysOf(file: Hdf5File, group: string, layer: string): readonly StoredArray[] {
  return listOf(file, group, 'weight_names').map((name) => {
    const dataset = file.dataset(`${group}/${name}`);
    if (dataset !== undefined) return { name, ...dataset };
    throw damaged(file.name, `"${name}" of the layer "${layer}" is listed, but not there`);
  });
}

/** Long lists are split: `weight_names0`, `weight_names1` and so on. */
function listOf(file: Hdf5File, path: string, name: string): readonly string[] {
  const whole = file.texts(path, name);
  if (whole !== undefined) return whole;
  const parts: string[] = [];
  for (let index = 0; ; index += 1) {
    const part = file.texts(path, `${name}${String(index)}`);
    if (part === undefined) return parts;
    parts.push(...part);
  }
}

function withoutTopology(file: Hdf5File): ImportRefusedError {
  const isKeras = file.has('layers') || file.texts('', 'layer_names') !== undefined;
  const what = isKeras
    ? 'has the weights of a network alone, not its layers'
    : 'is an HDF5 file, but none that Keras saved a model in';
  return new ImportRefusedError(
    'unknown-kind',
    `${file.name} ${what}; in Keras, save all of it with model.save("model.keras"), and put that file there instead.`,
  );
}
