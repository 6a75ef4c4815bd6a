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

/** What files call them otherwise: Keras 3 has one name for every layer's kernel. */
const OTHER_NAMES: Partial<Record<KerasVariable, readonly string[]>> = {
  depthwise_kernel: ['kernel'],
};

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
  const named = namesOf(layer, variable)
    .map((wanted) => arrays.filter(({ name }) => lastOf(name) === wanted))
    .find((found) => found.length > 0);
  const candidates = alone ? (named ?? []) : ofLayer(named ?? [], layer);
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

function namesOf({ className }: LayerPlace, variable: KerasVariable): readonly string[] {
  const others = className === 'DepthwiseConv2D' ? OTHER_NAMES[variable] : undefined;
  return [variable, ...(others ?? [])];
}

/** Of several layers that share a name, the one within the same models. */
function ofLayer(arrays: readonly StoredArray[], { path }: LayerPlace): readonly StoredArray[] {
  const layer = path.at(-1) ?? '';
  const exact = arrays.filter(({ name }) => withinOf(name).at(-1) === layer);
  // In the days of TensorFlow 1, a second layer of one name in a session got a number.
  const numbered = new RegExp(`^${layer.replace(/[^\w]/g, '\\$&')}_\\d+$`);
  const found =
    exact.length > 0
      ? exact
      : arrays.filter(({ name }) => numbered.test(withinOf(name).at(-1) ?? ''));
  if (found.length < 2) return found;
  const best = Math.max(...found.map(({ name }) => sharedWith(name, path)));
  return found.filter(({ name }) => sharedWith(name, path) === best);
}

/** How many models around it the name tells that are around the layer, too. */
function sharedWith(name: string, path: readonly string[]): number {
  const models = new Set(path.slice(0, -1));
  return withinOf(name).filter((each) => models.has(each)).length;
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).replace(/:\d+$/, '');
}

function withinOf(name: string): readonly string[] {
  return name.split('/').slice(0, -1);
}
