import type { KerasVariable, KerasWeights, LayerPlace } from './keras-network.js';

/** The same numbers as those of scripts/keras-golden/generator.py. */

/** From -1 up to 1, of 24 bits each: FNV-1a of the key, then murmur3's finalizer. */
export function uniform(key: string, count: number): Float64Array {
  let seed = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) seed = Math.imul(seed ^ byte, 0x01000193);
  const numbers = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    let hash = (Math.imul(index, 0x9e3779b9) + seed) >>> 0;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    numbers[index] = ((hash ^ (hash >>> 16)) >>> 8) / 2 ** 23 - 1;
  }
  return numbers;
}

/** Mean and variance over all channels of what a BatchNormalization gets, by its path. */
export type FittedStatistics = Readonly<Record<string, readonly [mean: number, variance: number]>>;

/** He-scaled kernels; everything else near what leaves numbers as they are. */
export function goldenWeights(fitted: FittedStatistics = {}): KerasWeights {
  return {
    read: ({ path }: LayerPlace, variable, shape) => {
      const count = productOf(shape);
      const numbers = uniform([...path, variable].join('/'), count);
      return Float32Array.from(numbers, scaleOf(variable, shape, fitted[path.join('/')]));
    },
  };
}

function scaleOf(
  variable: KerasVariable,
  shape: readonly number[],
  [mean, variance]: readonly [number, number] = [0, 1],
): (number: number) => number {
  switch (variable) {
    case 'kernel':
    case 'pointwise_kernel':
      return scaledBy(Math.sqrt(6 / productOf(shape.slice(0, -1))));
    case 'depthwise_kernel':
      return scaledBy(Math.sqrt(6 / productOf(shape.slice(0, 2))));
    case 'moving_mean':
    case 'mean':
      return (number) => mean + number * (0.1 * Math.sqrt(variance));
    case 'moving_variance':
    case 'variance':
      return (number) => variance * (1 + 0.25 * number);
    case 'gamma':
      return (number) => 1 + 0.2 * number;
    case 'alpha':
      return (number) => 0.25 + 0.1 * number;
    case 'count':
      return () => 0;
    case 'bias':
    case 'beta':
      return scaledBy(0.1);
  }
}

function scaledBy(factor: number): (number: number) => number {
  return (number) => number * factor;
}

export interface GoldenInput {
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly low: number;
  readonly high: number;
}

/** Blocks of 8×8 and noise, so that pictures differ in more than noise. */
export function goldenPictures(count: number, { shape, low, high }: GoldenInput): Float32Array {
  const [height, width, channels] = shape;
  const fine = uniform('fine', count * height * width * channels);
  const [rows, columns] = [Math.floor(height / 8) + 1, Math.floor(width / 8) + 1];
  const coarse = uniform('coarse', count * rows * columns * channels);
  return Float32Array.from(fine, (number, index) => {
    const channel = index % channels;
    const x = Math.floor(index / channels) % width;
    const y = Math.floor(index / channels / width) % height;
    const picture = Math.floor(index / channels / width / height);
    const block = (picture * rows + (y >> 3)) * columns + (x >> 3);
    const mixed = 0.5 * number + 0.5 * (coarse[block * channels + channel] ?? Number.NaN);
    return low + ((high - low) * (mixed + 1)) / 2;
  });
}

function productOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}
