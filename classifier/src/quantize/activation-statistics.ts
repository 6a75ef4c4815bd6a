import { Histogram } from './histogram.js';

/** What is known of one activation after some images. */
export class ActivationStatistics {
  readonly histogram = new Histogram();
  readonly #sums: Float64Array;
  #count = 0;

  constructor(private readonly channels: number) {
    this.#sums = new Float64Array(channels);
  }

  /** @param values One image's, channels×height×width. */
  add(values: Float32Array): void {
    this.histogram.add(values);
    const area = values.length / this.channels;
    this.#count += area;
    for (let channel = 0; channel < this.channels; channel += 1) {
      let sum = 0;
      for (let place = channel * area; place < (channel + 1) * area; place += 1) {
        sum += values[place] ?? Number.NaN;
      }
      this.#sums[channel] = (this.#sums[channel] ?? 0) + sum;
    }
  }

  /** Mean of each channel over all images and places. */
  channelMeans(): Float64Array {
    return this.#sums.map((sum) => sum / this.#count);
  }
}
