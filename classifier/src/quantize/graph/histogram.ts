const HALF = 4096;

/**
 * Counts values in 8,192 bins of equal width, zero in the middle, over a range that grows with
 * them: a value outside doubles it and joins the bins in pairs. Zeros are left out, because every
 * encoding keeps them exactly.
 */
export class Histogram {
  #counts = new Float64Array(2 * HALF);
  #limit = 2 ** -20;

  add(values: Float32Array): void {
    let greatest = 0;
    for (const value of values) greatest = Math.max(greatest, Math.abs(value));
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

  /** Visits every bin that counted something, the least first: the middle of it, and how much. */
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
