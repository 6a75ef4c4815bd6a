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

/** How often a fallback is asked about: few requests, and nobody reloads the page meanwhile. */
const INTERVAL_MS = 10_000;

/** The one that the next photo goes to, where the service has said what there is. */
export function askedModel({ models, chosen }: ModelChoiceState): Model | undefined {
  return models.find(({ name, isDefault }) => (chosen === undefined ? isDefault : name === chosen));
}

/** Which model the photos go to. */
export class ModelChoice {
  readonly state: Store<ModelChoiceState>;

  constructor(
    private readonly listModels: ListModels,
    private readonly memory: ChoiceMemory,
    private readonly intervalMs = INTERVAL_MS,
  ) {
    // Until the service has said what there is, the person's word is taken for it.
    this.state = new Store<ModelChoiceState>({ models: [], chosen: memory.read() });
  }

  /** Asks what there is. A model that has gone is asked no more, and chosen again once it is back. */
  async refresh(): Promise<void> {
    const result = await this.listModels();
    if (result.ok) this.#offer(result.data);
  }

  /**
   * Asks again and again while a model stands in for another: nothing else tells a page that only
   * lies open that the other one has come.
   *
   * @returns what ends it.
   */
  watch(): () => void {
    let timer: ReturnType<typeof setInterval> | undefined;
    const adapt = (): void => {
      const { models } = this.state.get();
      if (!models.some(({ fallbackReason }) => fallbackReason != null)) {
        clearInterval(timer);
        timer = undefined;
        return;
      }
      timer ??= setInterval(() => void this.refresh(), this.intervalMs);
    };
    const unsubscribe = this.state.subscribe(adapt);
    adapt();
    return () => {
      unsubscribe();
      clearInterval(timer);
    };
  }

  /** Who answered a photo: where that is another than the default, the default has changed. */
  heardFrom(name: string): void {
    const state = this.state.get();
    if (state.chosen === undefined && askedModel(state)?.name !== name) void this.refresh();
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
