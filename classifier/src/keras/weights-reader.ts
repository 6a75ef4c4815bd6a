import type { KerasVariable, KerasWeights } from './keras-network.js';
import type { Writing } from './layer-call.js';
import { damagedLayer } from './refusals.js';
import { shapeText, sizeOf } from './values.js';

/** Reads each variable once, and makes sure that there are as many numbers as its shape has. */
export function weightsReader(weights: KerasWeights): Writing['read'] {
  const read = new Map<string, Float32Array>();
  return (place, variables: readonly KerasVariable[], variable, shape) => {
    const key = [...place.path, variable].join('\n');
    const known = read.get(key);
    const values = known ?? weights.read({ ...place, variables }, variable, shape);
    if (values.length !== sizeOf(shape)) {
      throw damagedLayer(
        place,
        `expected ${shapeText(shape)} numbers as its "${variable}", came ${String(values.length)}.`,
      );
    }
    // Only small ones are asked for twice: the others are constants, which the graph shares.
    if (values.length <= 1024) read.set(key, values);
    return values;
  };
}
