/** What is opened at the first call and then kept; after a failure the next call opens anew. */
export class Kept<T> {
  #value: Promise<T> | undefined;

  constructor(private readonly open: () => Promise<T>) {}

  get(): Promise<T> {
    this.#value ??= this.open().catch((error: unknown) => {
      this.#value = undefined;
      throw error;
    });
    return this.#value;
  }

  /** @returns what is kept, or undefined; from then on it is not kept any more. */
  letGo(): Promise<T> | undefined {
    const value = this.#value;
    this.#value = undefined;
    return value;
  }
}

/** Keeps what `read` gives; after a failure the next call reads anew. */
export function once<T>(read: () => Promise<T>): () => Promise<T> {
  const kept = new Kept(read);
  return () => kept.get();
}
