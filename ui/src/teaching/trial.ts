import type { Classification, ClassifyImage } from '../classification/classify-image';
import type { Failure } from '../failures/failure';
import { Store } from '../store';
import type { NewPhotos, UploadOutcome } from './photo-upload';
import type { Classifier } from './teaching-server';

/** A photo that a classifier is tried on. */
export interface TrialState {
  readonly classifier: string;
  readonly image: File;
  readonly answer: Classification | undefined;
  /** The answer before the classifier learnt something. */
  readonly before: Classification | undefined;
  readonly isAsking: boolean;
  readonly failure: Failure | undefined;
}

export interface TrialOptions {
  readonly classifyImage: ClassifyImage;
  readonly objection: (image: File) => Failure | undefined;
  readonly teach: (photos: NewPhotos) => Promise<UploadOutcome>;
  readonly onAnswer: (image: File, answer: Classification) => void;
}

/** One photo, and what the classifier makes of it: asked again whenever it has learnt. */
export class Trial {
  readonly state = new Store<TrialState | undefined>(undefined);
  #version: number | undefined;

  constructor(private readonly options: TrialOptions) {}

  async ask(classifier: Classifier, image: File): Promise<void> {
    this.#version = classifier.version ?? undefined;
    const failure = this.options.objection(image);
    const trial = { classifier: classifier.name, image, answer: undefined, before: undefined };
    this.state.set({ ...trial, failure, isAsking: false });
    if (failure === undefined) await this.#ask();
  }

  /** Makes the photo an example of its class. The new version answers by itself. */
  async correct(className: string): Promise<void> {
    const trial = this.state.get();
    if (trial === undefined) return;
    const { classifier, image } = trial;
    this.#change({ isAsking: true, failure: undefined });
    const { failures } = await this.options.teach({
      ...{ classifier, className, source: 'CORRECTION' },
      images: [image],
    });
    const [failure] = failures;
    if (failure === undefined) await this.#ask(trial.answer);
    else this.#change({ isAsking: false, failure });
  }

  /** Asks again where another version answers now. */
  onFacts({ name, version, state }: Classifier): void {
    const trial = this.state.get();
    if (trial?.classifier !== name || state !== 'READY') return;
    if (version == null || version === this.#version) return;
    this.#version = version;
    if (!trial.isAsking && trial.failure === undefined) void this.#ask(trial.answer);
  }

  renamed(from: string, classifier: string): void {
    if (this.state.get()?.classifier === from) this.#change({ classifier });
  }

  clear(): void {
    this.state.set(undefined);
  }

  async #ask(before?: Classification): Promise<void> {
    const trial = this.state.get();
    if (trial === undefined) return;
    const { classifier, image } = trial;
    const version = this.#version;
    this.#change({ isAsking: true, failure: undefined });
    const result = await this.options.classifyImage(image, {
      model: referenceTo(classifier, version),
    });
    if (this.state.get()?.image !== image) return;
    if (!result.ok) {
      this.#change({ isAsking: false, failure: result.failure });
      return;
    }
    this.#change({ isAsking: false, answer: result.data, before });
    this.options.onAnswer(image, result.data);
    // It may have learnt while it was asked.
    if (version !== this.#version) await this.#ask(result.data);
  }

  #change(change: Partial<TrialState>): void {
    const trial = this.state.get();
    if (trial !== undefined) this.state.set({ ...trial, ...change });
  }
}

/** The very version that is shown: a model that is served may have got its name since. */
function referenceTo(name: string, version: number | undefined): string {
  return version === undefined ? name : `${name}@${String(version)}`;
}
