import type { Classification, ClassifyImage } from '../classification/classify-image';
import type { Failure } from '../failures/failure';
import { Store } from '../store';
import type { Wait } from '../wait';

/** A photo that a model is tried on, and what the model makes of it. */
export interface TrialState {
  readonly image: File;
  readonly answer: Classification | undefined;
  readonly isAsking: boolean;
  readonly failure: Failure | undefined;
}

export interface ModelTrialsOptions {
  readonly classifyImage: ClassifyImage;
  /** Why the service would refuse this photo, whenever it is sent. */
  readonly objection: (image: File) => Failure | undefined;
  readonly wait: Wait;
}

/** A model that was accepted, or kept, a moment ago is still on its way to whoever answers by it. */
const STILL_COMING: readonly string[] = ['MODEL_NOT_READY', 'MODEL_NOT_FOUND', 'QUEUE_FULL'];
const PATIENCE_MS = 30_000;
const PAUSE_MS = 1000;

/** One photo for each model that is tried, asked for anew where another takes its place. */
export class ModelTrials {
  /** By the upload's id. */
  readonly state = new Store<ReadonlyMap<string, TrialState>>(new Map());
  readonly #asking = new Map<string, AbortController>();

  constructor(private readonly options: ModelTrialsOptions) {}

  /** @param model NAME@VERSION of what is to answer. */
  async ask(id: string, model: string, image: File): Promise<void> {
    this.#asking.get(id)?.abort();
    const asking = new AbortController();
    this.#asking.set(id, asking);
    const failure = this.options.objection(image);
    this.#set(id, { image, answer: undefined, failure, isAsking: failure === undefined });
    if (failure !== undefined) return;
    const { signal } = asking;
    for (let waitedMs = 0; this.#asking.get(id) === asking; waitedMs += PAUSE_MS) {
      const result = await this.options.classifyImage(image, { model, signal });
      // Another photo has taken its place, or the model is gone.
      if (this.#asking.get(id) !== asking) return;
      if (result.ok) {
        this.#set(id, { image, answer: result.data, failure: undefined, isAsking: false });
        return;
      }
      const { failure: refused } = result;
      const isWorthWaiting = STILL_COMING.includes(refused.code) && waitedMs < PATIENCE_MS;
      this.#set(id, { image, answer: undefined, failure: refused, isAsking: isWorthWaiting });
      if (!isWorthWaiting) return;
      await this.options.wait(PAUSE_MS, signal);
    }
  }

  /** Lets go of the photo of a model that is gone. */
  forget(id: string): void {
    this.#asking.get(id)?.abort();
    this.#asking.delete(id);
    const state = new Map(this.state.get());
    if (state.delete(id)) this.state.set(state);
  }

  #set(id: string, trial: TrialState): void {
    this.state.set(new Map(this.state.get()).set(id, trial));
  }
}
