import type { Classification } from '../classification/classify-image';
import type { MakeThumbnail } from '../photos/thumbnail';
import { Store } from '../store';
import type { HistoryEntry } from './history-entry';
import type { HistoryStore } from './history-store';

export interface HistoryState {
  /** Newest first. */
  readonly entries: readonly HistoryEntry[];
  /** Whether they outlast this visit. */
  readonly isKept: boolean;
}

export interface HistoryOptions {
  readonly openStore: () => Promise<HistoryStore>;
  readonly makeThumbnail: MakeThumbnail;
}

/** What this browser has had classified. It goes on, for this visit, where nothing can be kept. */
export class History {
  readonly state = new Store<HistoryState>({ entries: [], isKept: true });
  #store: Promise<HistoryStore | undefined> | undefined;
  /** One after the other, so that they stay in the order of their answers. */
  #writes: Promise<void> = Promise.resolve();

  constructor(private readonly options: HistoryOptions) {}

  /** Resolves once what was kept is there. Never rejects. */
  async start(): Promise<void> {
    this.#store ??= this.options.openStore().catch(() => undefined);
    const store = await this.#store;
    const kept = await store?.read().catch(() => undefined);
    if (kept === undefined) this.#change({ isKept: false });
    else this.#change({ entries: [...this.state.get().entries, ...kept] });
  }

  /** Resolves once it is kept. Never rejects. */
  add(image: File, classification: Classification): Promise<void> {
    const classifiedAt = Date.now();
    this.#writes = this.#writes.then(async () => {
      const thumbnail = await this.options.makeThumbnail(image);
      const { id } = classification;
      const entry = { id, classifiedAt, fileName: image.name, thumbnail, classification };
      this.#change({ entries: [entry, ...this.state.get().entries] });
      await this.#attempt((store) => store.add(entry));
    });
    return this.#writes;
  }

  /** Never rejects. */
  async clear(): Promise<void> {
    this.#change({ entries: [] });
    await this.#attempt((store) => store.clear());
  }

  close(): void {
    void this.#store?.then((store) => {
      store?.close();
    });
    this.#store = undefined;
  }

  async #attempt(act: (store: HistoryStore) => Promise<void>): Promise<void> {
    const store = await this.#store;
    try {
      await (store === undefined ? Promise.reject(new Error('No store is open.')) : act(store));
    } catch {
      this.#change({ isKept: false });
    }
  }

  #change(change: Partial<HistoryState>): void {
    this.state.set({ ...this.state.get(), ...change });
  }
}
