interface Waiting {
  readonly bytes: number;
  readonly admit: () => void;
}

/**
 * Keeps many giant pictures, decoded side by side, from exhausting memory: tasks start in order of
 * arrival while the bytes that those under way need stay within the budget. A task over the whole
 * budget runs alone.
 */
export class MemoryBudget {
  readonly #waiting: Waiting[] = [];
  #bytesInUse = 0;

  constructor(private readonly maxBytes: number) {}

  /** @throws what `task` throws; its bytes are given back. */
  async run<T>(bytes: number, task: () => Promise<T>): Promise<T> {
    await this.#acquire(bytes);
    try {
      return await task();
    } finally {
      this.#bytesInUse -= bytes;
      this.#admitWaiting();
    }
  }

  #acquire(bytes: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ bytes, admit: resolve });
      this.#admitWaiting();
    });
  }

  #admitWaiting(): void {
    let next = this.#waiting[0];
    while (next !== undefined && this.#fits(next.bytes)) {
      this.#waiting.shift();
      this.#bytesInUse += next.bytes;
      next.admit();
      next = this.#waiting[0];
    }
  }

  #fits(bytes: number): boolean {
    return this.#bytesInUse === 0 || this.#bytesInUse + bytes <= this.maxBytes;
  }
}
