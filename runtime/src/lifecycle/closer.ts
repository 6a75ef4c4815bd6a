/** Something that holds sockets, threads or timers until it is closed. */
export interface Closeable {
  close(): Promise<void>;
}

/**
 * Remembers what was started and closes it in reverse order, every part even if another throws.
 * Closing twice closes once.
 */
export class Closer implements Closeable {
  readonly #parts: Closeable[] = [];
  #closing: Promise<void> | undefined;

  /** Registers a part and hands it back, so that a start-up reads as one line per part. */
  add<T extends Closeable>(part: T): T {
    this.#parts.push(part);
    return part;
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeParts();
    return this.#closing;
  }

  async #closeParts(): Promise<void> {
    const failures: unknown[] = [];
    // Popped one by one, so that what is still being started while this runs is closed, too.
    for (let part = this.#parts.pop(); part !== undefined; part = this.#parts.pop()) {
      try {
        await part.close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Some parts did not close.');
  }
}
