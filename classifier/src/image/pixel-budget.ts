interface Waiting {
  readonly pixels: number;
  readonly admit: () => void;
}

/**
 * Keeps many giant pictures, decoded side by side, from exhausting memory: tasks start in order of
 * arrival while the pixels of those under way stay within the budget. A task over the whole budget
 * runs alone.
 */
export class PixelBudget {
  readonly #waiting: Waiting[] = [];
  #pixelsInUse = 0;

  constructor(private readonly maxPixels: number) {}

  /** @throws what `task` throws; its pixels are given back. */
  async run<T>(pixels: number, task: () => Promise<T>): Promise<T> {
    await this.#acquire(pixels);
    try {
      return await task();
    } finally {
      this.#pixelsInUse -= pixels;
      this.#admitWaiting();
    }
  }

  #acquire(pixels: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ pixels, admit: resolve });
      this.#admitWaiting();
    });
  }

  #admitWaiting(): void {
    let next = this.#waiting[0];
    while (next !== undefined && this.#fits(next.pixels)) {
      this.#waiting.shift();
      this.#pixelsInUse += next.pixels;
      next.admit();
      next = this.#waiting[0];
    }
  }

  #fits(pixels: number): boolean {
    return this.#pixelsInUse === 0 || this.#pixelsInUse + pixels <= this.maxPixels;
  }
}
