/** Lets one at a time do something, in the order in which they ask. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** @returns what ends the turn; ending it twice ends it once. */
  async take(): Promise<() => void> {
    const before = this.#last;
    let end: () => void = () => undefined;
    this.#last = new Promise((resolve) => {
      end = resolve;
    });
    await before;
    return end;
  }
}
