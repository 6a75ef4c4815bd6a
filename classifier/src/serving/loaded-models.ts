import type { ServedModel } from './served-model.js';

export interface LoadedModelsOptions {
  /** Most models in memory; more may be while all are at work. */
  readonly maxModels: number;
  /** Most that they may hold together, by the same rule; undefined where that does not matter. */
  readonly maxBytes: number | undefined;
  /** Told, once of each, of a model that is over the limit by itself. It is served all the same. */
  readonly onTooLarge: (model: ServedModel, bytes: number) => void;
}

/** What is in memory of a classifier's models, and who leaves where another one needs the room. */
export class LoadedModels {
  readonly #bytes = new Map<ServedModel, number>();
  readonly #tooLarge = new WeakSet<ServedModel>();
  #latest: Promise<void> = Promise.resolve();

  constructor(private readonly options: LoadedModelsOptions) {}

  /**
   * Lets a model in once the others have made room for it, as far as they can. One after the other,
   * so that of two that come at the same time the second one finds the first.
   */
  enter(model: ServedModel, bytes: number): Promise<void> {
    const { maxBytes, onTooLarge } = this.options;
    if (maxBytes !== undefined && bytes > maxBytes && !this.#tooLarge.has(model)) {
      this.#tooLarge.add(model);
      onTooLarge(model, bytes);
    }
    return this.#inTurn(async () => {
      await this.#makeRoom(bytes);
      this.#bytes.set(model, bytes);
    });
  }

  /** Its memory is free again. */
  leave(model: ServedModel): void {
    this.#bytes.delete(model);
  }

  /** Where others were at work when one entered, they may be idle by now. */
  tidyUp(): Promise<void> {
    return this.#inTurn(() => this.#makeRoom());
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#latest.then(work);
    this.#latest = done.catch(() => undefined);
    return done;
  }

  /** @param newcomer What it will hold; without one, the last that is in memory may stay. */
  async #makeRoom(newcomer?: number): Promise<void> {
    while (this.#isTooMuch(newcomer)) {
      const leaving = this.#leastRecentlyUsed();
      const loading = [...this.#bytes.keys()].flatMap(({ whenLoaded }) => whenLoaded ?? []);
      if (leaving !== undefined) await leaving.unload();
      else if (newcomer !== undefined && loading.length > 0) await Promise.race(loading);
      else return;
    }
  }

  #isTooMuch(newcomer: number | undefined): boolean {
    const { maxModels, maxBytes = Infinity } = this.options;
    const held = [...this.#bytes.values(), ...(newcomer === undefined ? [] : [newcomer])];
    const bytes = held.reduce((sum, each) => sum + each, 0);
    return held.length > 1 && (held.length > maxModels || bytes > maxBytes);
  }

  #leastRecentlyUsed(): ServedModel | undefined {
    const idle = [...this.#bytes.keys()].filter((model) => model.isLoaded && model.isIdle);
    return idle.sort((a, b) => a.lastUsedAt - b.lastUsedAt)[0];
  }
}
