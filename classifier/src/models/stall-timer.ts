/** Aborts its signal once nothing has been heard for a while. */
export class StallTimer {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(stallTimeoutMs: number) {
    this.#timer = setTimeout(() => {
      this.#controller.abort(new Error(`nothing came for ${String(stallTimeoutMs / 1000)} s`));
    }, stallTimeoutMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Something was heard: the wait begins anew. */
  restart(): void {
    this.#timer.refresh();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
