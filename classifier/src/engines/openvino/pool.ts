/** Things of which each is used by one at a time, in the order in which they are asked for. */
export class Pool<T extends object | bigint | number> {
  readonly #free: T[];
  readonly #waiting: ((item: T) => void)[] = [];

  constructor(items: readonly T[]) {
    this.#free = [...items];
  }

  async use<R>(work: (item: T) => Promise<R>): Promise<R> {
    const item = this.#free.pop() ?? (await this.#next());
    try {
      return await work(item);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(item);
      else next(item);
    }
  }

  #next(): Promise<T> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }
}
