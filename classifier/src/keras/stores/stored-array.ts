import type { KerasVariable, LayerPlace } from '../keras-network.js';
import { countOf, damaged, shapeText } from './refusals.js';

/** Numbers of a layer, under the name that the file has for them. */
export interface StoredArray {
  /** Such as `sequential_1/Conv1/kernel:0`. */
  readonly name: string;
  readonly shape: readonly number[];
  /** As float32, whatever they were stored as. */
  read(): Float32Array;
}

/** What files of Keras 3 call them otherwise, by class and variable. */
const OTHER_NAMES: ReadonlyMap<string, RegExp> = new Map([
  ['DepthwiseConv2D depthwise_kernel', /^kernel$/],
  // It has no name where it is made, and each gets a number.
  ['LayerScale gamma', /^variable(_\d+)?$/],
]);

/**
 * The array of a layer's variable among those stored with it. By name: their order is another one
 * where some layers were not trained.
 *
 * @param alone Whether the arrays are of this layer alone, whatever it was called when it was made.
 * @throws ImportRefusedError where there is none, or more than one.
 */
export function findArray(
  file: string,
  arrays: readonly StoredArray[],
  layer: LayerPlace,
  variable: KerasVariable,
  alone: boolean,
): StoredArray {
  const candidates =
    namesOf(layer, variable)
      .map((wanted) => arrays.filter(({ name }) => wanted.test(lastOf(name))))
      .map((named) => (alone ? named : ofLayer(named, layer)))
      .find((found) => found.length > 0) ?? [];
  const [found] = candidates;
  if (found !== undefined && candidates.length === 1) return found;
  const counted = candidates.length === 0 ? 'nothing' : `${String(candidates.length)} of that name`;
  throw damaged(
    file,
    `expected "${variable}" of the layer "${layer.path.join('/')}", came ${counted}`,
  );
}

/**
 * @throws ImportRefusedError where its shape is another one than the layer has.
 */
export function readArray(
  file: string,
  array: StoredArray,
  layer: LayerPlace,
  shape: readonly number[],
): Float32Array {
  // Normalization's statistics have sides of 1 in some versions.
  const same = sides(array.shape).join() === sides(shape).join();
  if (same && countOf(array.shape) === countOf(shape)) return array.read();
  throw damaged(
    file,
    `expected "${array.name}" of the layer "${layer.path.join('/')}" to have ${shapeText(shape)} numbers, came ${shapeText(array.shape)}`,
  );
}

function sides(shape: readonly number[]): readonly number[] {
  return shape.filter((side) => side !== 1);
}

function namesOf({ className }: LayerPlace, variable: KerasVariable): readonly RegExp[] {
  const other = OTHER_NAMES.get(`${className} ${variable}`);
  return [new RegExp(`^${variable}$`), ...(other === undefined ? [] : [other])];
}

/** Of several layers that share a name, the one within the same models. */
function ofLayer(arrays: readonly StoredArray[], { path }: LayerPlace): readonly StoredArray[] {
  // Layers of Keras 2 have slashes in their names: "conv1/conv", "expanded_conv/squeeze_excite/Conv".
  const layer = (path.at(-1) ?? '').replace(/[^\w/]/g, '\\$&');
  const exact = placesOf(arrays, new RegExp(`^(?:(.*)/)?${layer}$`));
  // In the days of TensorFlow 1, a second layer of one name in a session got a number.
  const found =
    exact.length > 0 ? exact : placesOf(arrays, new RegExp(`^(?:(.*)/)?${layer}_\\d+$`));
  const models = new Set(path.slice(0, -1));
  const ranked = found.map(({ array, around }) => {
    const shared = around.filter((each) => models.has(each)).length;
    return { array, shared, foreign: around.length - shared };
  });
  const least = Math.min(...ranked.map(({ foreign }) => foreign));
  const own = ranked.filter(({ foreign }) => foreign === least);
  const most = Math.max(...own.map(({ shared }) => shared));
  return own.filter(({ shared }) => shared === most).map(({ array }) => array);
}

interface StoredPlace {
  readonly array: StoredArray;
  /** What stands before the layer's name: models, or the first half of another layer's name. */
  readonly around: readonly string[];
}

function placesOf(arrays: readonly StoredArray[], layer: RegExp): readonly StoredPlace[] {
  return arrays.flatMap((array) => {
    const match = layer.exec(array.name.slice(0, Math.max(0, array.name.lastIndexOf('/'))));
    if (match === null) return [];
    return [{ array, around: match[1]?.split('/') ?? [] }];
  });
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).replace(/:\d+$/, '');
}
