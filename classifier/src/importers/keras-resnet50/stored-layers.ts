import * as h5 from 'h5wasm/node';
import { ModelFileInvalidError } from '../../models/model-file-invalid-error.js';

export interface StoredArray {
  readonly name: string;
  readonly shape: readonly number[];
  /** Decompresses and copies. */
  read(): Float32Array;
}

/** A layer of a Keras HDF5 file, under the name it has there. */
export interface StoredLayer {
  readonly name: string;
  readonly arrays: readonly StoredArray[];
}

/**
 * Hands `use` the layers that have weights, in the order of `layer_names`; the file is closed
 * afterwards. Keras's layout: keras/src/legacy/saving/legacy_h5_format.py.
 *
 * @throws ModelFileInvalidError where the file is not HDF5 or not laid out in Keras's way.
 */
export async function withStoredLayers<T>(
  path: string,
  use: (layers: readonly StoredLayer[]) => T,
): Promise<T> {
  const library = await h5.ready;
  // Without this it prints its errors and goes on with invalid handles.
  library.activate_throwing_error_handler();
  let file: h5.File | undefined;
  try {
    file = new h5.File(path, 'r');
    return use(readLayers(file, path));
  } catch (error) {
    if (error instanceof ModelFileInvalidError) throw error;
    const reason = 'expected an HDF5 file; it is damaged or something else.';
    throw new ModelFileInvalidError(path, reason, { cause: error });
  } finally {
    file?.close();
  }
}

function readLayers(file: h5.File, path: string): readonly StoredLayer[] {
  const root = weightsRoot(file);
  const layerNames = stringsOf(root, 'layer_names');
  if (layerNames === undefined) {
    throw new ModelFileInvalidError(path, 'expected a root attribute "layer_names", as Keras has.');
  }
  return layerNames
    .map((name) => ({ name, arrays: readArrays(root, name, path) }))
    .filter(({ arrays }) => arrays.length > 0);
}

/** A whole saved model keeps its weights one level down. */
function weightsRoot(file: h5.File): h5.Group {
  if ('layer_names' in file.attrs) return file;
  const inner = file.keys().includes('model_weights') ? file.get('model_weights') : null;
  return inner instanceof h5.Group ? inner : file;
}

function readArrays(root: h5.Group, layerName: string, path: string): readonly StoredArray[] {
  const layer = root.get(layerName);
  if (!(layer instanceof h5.Group)) {
    throw new ModelFileInvalidError(path, `layer "${layerName}" is listed, but not stored.`);
  }
  return (stringsOf(layer, 'weight_names') ?? []).map((name) => {
    const dataset = layer.get(name);
    if (!(dataset instanceof h5.Dataset)) {
      throw new ModelFileInvalidError(path, `array "${name}" is listed, but not stored.`);
    }
    return { name, shape: dataset.shape ?? [], read: () => readFloats(dataset, name, path) };
  });
}

function stringsOf(group: h5.Group, attribute: string): readonly string[] | undefined {
  const value: unknown = group.attrs[attribute]?.value;
  return Array.isArray(value) ? value.map(String) : undefined;
}

function readFloats(dataset: h5.Dataset, name: string, path: string): Float32Array {
  const { value } = dataset;
  if (value instanceof Float32Array) return value;
  if (value instanceof Float64Array) return Float32Array.from(value);
  throw new ModelFileInvalidError(path, `expected array "${name}" to hold floating-point numbers.`);
}
