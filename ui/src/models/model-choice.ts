import { Store } from '../store';
import type { ListModels, Model } from './list-models';

/** Keeps a person's choice between two visits, where the browser lets the page do so. */
export interface ChoiceMemory {
  readonly read: () => string | undefined;
  readonly write: (name: string) => void;
}

export interface ModelChoiceState {
  /** Those that can answer; empty as long as the service has not said. */
  readonly models: readonly Model[];
  /** Name of the one that is asked; undefined stands for the service's default. */
  readonly chosen: string | undefined;
}

/** Which model the photos go to. */
export class ModelChoice {
  readonly state: Store<ModelChoiceState>;

  constructor(
    private readonly listModels: ListModels,
    private readonly memory: ChoiceMemory,
  ) {
    // Until the service has said what there is, the person's word is taken for it.
    this.state = new Store<ModelChoiceState>({ models: [], chosen: memory.read() });
  }

  /** Asks what there is. A model that has gone is asked no more, and chosen again once it is back. */
  async refresh(): Promise<void> {
    const result = await this.listModels();
    if (result.ok) this.#offer(result.data);
  }

  choose(name: string): void {
    this.memory.write(name);
    this.#offer(this.state.get().models);
  }

  #offer(models: readonly Model[]): void {
    const wanted = this.memory.read();
    const chosen = models.find(({ name }) => name === wanted)?.name;
    this.state.set({ models, chosen });
  }
}
