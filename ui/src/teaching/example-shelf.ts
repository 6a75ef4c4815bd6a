import { Store } from '../store';
import type { Classifier, Example, TeachingServer } from './teaching-server';

export interface ShelfState {
  /** Whose they are; undefined before the first. */
  readonly classifier: string | undefined;
  /** By id, in the order in which they were added. */
  readonly examples: ReadonlyMap<string, Example>;
}

/** What others change at the same time may keep it from ever being all. */
const MOST_TRIES = 3;

/** The examples of the classifier that is worked on, with their thumbnails. */
export class ExampleShelf {
  readonly state = new Store<ShelfState>({ classifier: undefined, examples: new Map() });
  /** Where the last page began: new ones come after. */
  #lastAfter: string | undefined;
  #isWatched = false;
  #isLoading = false;
  #latest: Classifier | undefined;

  constructor(private readonly read: TeachingServer['readExamples']) {}

  /**
   * Loads only meanwhile: whoever does not look at them need not wait for a thousand pictures.
   *
   * @returns what ends it.
   */
  watch(): () => void {
    this.#isWatched = true;
    this.#loadMissing();
    return () => {
      this.#isWatched = false;
    };
  }

  /** Loads what it lacks of what this classifier has, as soon as somebody looks. */
  reconcile(classifier: Classifier): void {
    this.#latest = classifier;
    if (this.state.get().classifier !== classifier.name) this.#empty(classifier.name);
    this.#loadMissing();
  }

  moved(ids: readonly string[], className: string): void {
    const moved = new Set(ids);
    this.#replace((example) => (moved.has(example.id) ? { ...example, className } : example));
  }

  removed(ids: readonly string[]): void {
    const gone = new Set(ids);
    this.#replace((example) => (gone.has(example.id) ? undefined : example));
  }

  renamed(className: string, name: string): void {
    this.#replace((example) =>
      example.className === className ? { ...example, className: name } : example,
    );
  }

  classRemoved(className: string): void {
    this.#replace((example) => (example.className === className ? undefined : example));
  }

  classifierRenamed(from: string, classifier: string): void {
    const state = this.state.get();
    if (state.classifier === from) this.state.set({ ...state, classifier });
  }

  #loadMissing(): void {
    if (this.#isWatched && !this.#isLoading) void this.#load();
  }

  /** First what is new; where that is not all, everything anew. */
  async #load(): Promise<void> {
    this.#isLoading = true;
    let tries = 0;
    for (let wanted = this.#latest; tries < MOST_TRIES && wanted !== undefined; tries += 1) {
      if (this.#holds(wanted)) break;
      const isWhole = tries > 0;
      if (isWhole) this.#lastAfter = undefined;
      const fresh = new Map(isWhole ? [] : this.state.get().examples);
      const isRead = await this.#readInto(wanted.name, fresh, !isWhole);
      if (isRead && this.#latest?.name === wanted.name) {
        this.state.set({ classifier: wanted.name, examples: fresh });
      }
      // Something has changed meanwhile, or another classifier was chosen: from the beginning.
      if (this.#latest !== wanted) tries = -1;
      else if (!isRead) break;
      wanted = this.#latest;
    }
    // In one step with the last look, so that nobody who comes in between is forgotten.
    this.#isLoading = false;
  }

  /** @returns whether all of it came. */
  async #readInto(name: string, examples: Map<string, Example>, shows: boolean): Promise<boolean> {
    for (;;) {
      const result = await this.read(name, this.#lastAfter);
      if (!result.ok || this.#latest?.name !== name) return false;
      for (const example of result.data.examples) examples.set(example.id, example);
      if (shows) this.state.set({ classifier: name, examples: new Map(examples) });
      const { next } = result.data;
      if (next == null) return true;
      this.#lastAfter = next;
    }
  }

  #holds({ classes }: Classifier): boolean {
    const counts = new Map<string, number>();
    for (const { className } of this.state.get().examples.values()) {
      counts.set(className, (counts.get(className) ?? 0) + 1);
    }
    return classes.every(({ name, exampleCount }) => (counts.get(name) ?? 0) === exampleCount);
  }

  #empty(classifier: string): void {
    this.#lastAfter = undefined;
    this.state.set({ classifier, examples: new Map() });
  }

  #replace(change: (example: Example) => Example | undefined): void {
    const state = this.state.get();
    const examples = [...state.examples.values()].flatMap((example) => change(example) ?? []);
    this.state.set({ ...state, examples: new Map(examples.map((each) => [each.id, each])) });
  }
}
