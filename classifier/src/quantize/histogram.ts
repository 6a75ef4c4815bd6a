const HALF = 4096;

/**
 * Counts values in 8,192 bins of equal width, zero in the middle, over a range that grows with
 * them: a value outside doubles it and joins the bins in pairs. Zeros are left out, because every
 * encoding keeps them exactly.
 */
export class Histogram {
  #counts = new Float64Array(2 * HALF);
  #limit = 2 ** -20;
  #lowest = 0;
  #highest = 0;

  /** The least value, at most 0. */
  get lowest(): number {
    return this.#lowest;
  }

  /** The greatest value, at least 0. */
  get highest(): number {
    return this.#highest;
  }

  add(values: Float32Array): void {
    for (const value of values) {
      if (value < this.#lowest) this.#lowest = value;
      else if (value > this.#highest) this.#highest = value;
    }
    const greatest = Math.max(this.#highest, -this.#lowest);
    if (!Number.isFinite(greatest)) throw new Error('Expected finite activations.');
    while (greatest >= this.#limit) this.#double();
    const counts = this.#counts;
    const binsPerUnit = HALF / this.#limit;
    for (const value of values) {
      if (value === 0) continue;
      const bin = Math.floor(value * binsPerUnit) + HALF;
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
  }

  /** Calls `visit` with every bin that counted something: the middle of it, and how much. */
  forEach(visit: (value: number, count: number) => void): void {
    const width = this.#limit / HALF;
    this.#counts.forEach((count, bin) => {
      if (count > 0) visit((bin - HALF + 0.5) * width, count);
    });
  }

  #double(): void {
    const joined = new Float64Array(2 * HALF);
    this.#counts.forEach((count, bin) => {
      const target = HALF + Math.floor((bin - HALF) / 2);
      joined[target] = (joined[target] ?? 0) + count;
    });
    this.#counts = joined;
    this.#limit *= 2;
  }
}
