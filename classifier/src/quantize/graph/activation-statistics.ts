import { Histogram } from './histogram.js';

export interface Channels {
  readonly count: number;
  /** Whether each place has all of them side by side, and not each of them all places. */
  readonly last: boolean;
}

/** What is known of one activation after some images. */
export class ActivationStatistics {
  readonly histogram = new Histogram();
  readonly #sums: Float64Array;
  #count = 0;

  constructor(private readonly channels: Channels) {
    this.#sums = new Float64Array(channels.count);
  }

  /** @param values One image's, channels×height×width or places×channels. */
  add(values: Float32Array): void {
    this.histogram.add(values);
    const { count, last } = this.channels;
    const area = values.length / count;
    this.#count += area;
    const [channelStep, placeStep] = last ? [1, count] : [area, 1];
    for (let channel = 0; channel < count; channel += 1) {
      let sum = 0;
      for (let place = 0; place < area; place += 1) {
        sum += values[channel * channelStep + place * placeStep] ?? Number.NaN;
      }
      this.#sums[channel] = (this.#sums[channel] ?? 0) + sum;
    }
  }

  /** Mean of each channel over all images and places. */
  channelMeans(): Float64Array {
    return this.#sums.map((sum) => sum / this.#count);
  }
}
