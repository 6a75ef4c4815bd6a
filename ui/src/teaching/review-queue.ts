import type { Classification } from '../classification/classify-image';
import { Store } from '../store';
import type { NewPhotos, UploadOutcome } from './photo-upload';

/** An answer of this visit that somebody might look at. */
export interface ReviewEntry {
  /** The classification's own id. */
  readonly id: string;
  readonly image: File;
  readonly classifier: string;
  readonly answer: Classification;
}

export interface ReviewState {
  /** Those worth a look first. */
  readonly entries: readonly ReviewEntry[];
  /** What was taught last, and can be undone. */
  readonly taught: TaughtEntries | undefined;
}

export interface TaughtEntries {
  readonly classifier: string;
  readonly className: string;
  readonly exampleIds: readonly string[];
  readonly entries: readonly ReviewEntry[];
}

export interface ReviewQueueOptions {
  readonly teach: (photos: NewPhotos) => Promise<UploadOutcome>;
  readonly removeExamples: (classifier: string, ids: readonly string[]) => Promise<unknown>;
}

/** The browser holds the photos meanwhile. */
const MOST_ENTRIES = 200;

/** What own classifiers have answered in this visit, unsure and unfamiliar first. */
export class ReviewQueue {
  readonly state = new Store<ReviewState>({ entries: [], taught: undefined });
  /** Photos that have got their class: what is answered to them from then on is no news. */
  readonly #settled = new WeakSet<File>();

  constructor(private readonly options: ReviewQueueOptions) {}

  add(image: File, answer: Classification): void {
    if (this.#settled.has(image)) return;
    const entry = { id: answer.id, image, classifier: answer.model.name, answer };
    // A photo that is asked about again has its newest answer.
    const others = this.state.get().entries.filter((each) => each.image !== image);
    this.#change({ entries: worthALookFirst([...others, entry]).slice(0, MOST_ENTRIES) });
  }

  /** Makes their photos examples of a class. */
  async teach(entries: readonly ReviewEntry[], className: string): Promise<void> {
    const classifier = entries[0]?.classifier;
    if (classifier === undefined) return;
    const images = entries.map(({ image }) => image);
    this.settled(images);
    const source = 'CORRECTION' as const;
    const { ids } = await this.options.teach({ classifier, className, source, images });
    if (ids.length > 0) {
      this.#change({ taught: { classifier, className, exampleIds: ids, entries } });
    }
  }

  /** Takes back what was taught last. */
  async undo(): Promise<void> {
    const { taught, entries } = this.state.get();
    if (taught === undefined) return;
    for (const { image } of taught.entries) this.#settled.delete(image);
    this.#change({ taught: undefined, entries: worthALookFirst([...entries, ...taught.entries]) });
    await this.options.removeExamples(taught.classifier, taught.exampleIds);
  }

  dismiss(entries: readonly ReviewEntry[]): void {
    const gone = new Set(entries);
    this.#change({ entries: this.state.get().entries.filter((entry) => !gone.has(entry)) });
  }

  /** Photos have been given their class, here or elsewhere. */
  settled(images: readonly File[]): void {
    for (const image of images) this.#settled.add(image);
    const { entries } = this.state.get();
    this.dismiss(entries.filter(({ image }) => images.includes(image)));
  }

  renamed(from: string, classifier: string): void {
    const { entries, taught } = this.state.get();
    const rename = <Named extends { readonly classifier: string }>(named: Named): Named =>
      named.classifier === from ? { ...named, classifier } : named;
    this.state.set({
      entries: entries.map(rename),
      taught: taught === undefined ? undefined : rename(taught),
    });
  }

  #change(change: Partial<ReviewState>): void {
    this.state.set({ ...this.state.get(), ...change });
  }
}

function worthALookFirst(entries: readonly ReviewEntry[]): readonly ReviewEntry[] {
  return [...entries].sort(
    (a, b) =>
      Number(a.answer.known !== false) - Number(b.answer.known !== false) ||
      a.answer.confidence - b.answer.confidence,
  );
}
