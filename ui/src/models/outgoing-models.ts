import type { Failure } from '../failures/failure';
import { Store } from '../store';
import { bytesOf, type ModelFiles, type ModelUpload } from './model-upload';
import type { ModelUploadsServer } from './model-uploads-server';

/** How far files are that are on their way, or why they are not. */
export type OutgoingState =
  | { readonly phase: 'sending'; readonly sentBytes: number; readonly totalBytes: number }
  | { readonly phase: 'stopped' }
  | { readonly phase: 'failed'; readonly failure: Failure };

/** A model whose files the service does not have yet. Never changed: a new state is a new object. */
export interface OutgoingModel extends ModelFiles {
  readonly id: string;
  readonly bytes: number;
  readonly state: OutgoingState;
}

export interface OutgoingModelsOptions {
  readonly send: ModelUploadsServer['send'];
  /** Why it would be for nothing to send so much now. */
  readonly objection: (bytes: number) => Failure | undefined;
  readonly onArrived: (model: OutgoingModel, upload: ModelUpload) => void;
  readonly onFailed: (model: OutgoingModel) => void;
}

/** Models on their way to the service, until it has all of their bytes. */
export class OutgoingModels {
  readonly state = new Store<readonly OutgoingModel[]>([]);
  readonly #underWay = new Map<string, AbortController>();
  #count = 0;

  constructor(private readonly options: OutgoingModelsOptions) {}

  get isSending(): boolean {
    return this.#underWay.size > 0;
  }

  add(files: ModelFiles): void {
    this.#count += 1;
    const bytes = bytesOf(files.files);
    const model = { ...files, id: `outgoing-${String(this.#count)}`, bytes, state: atStart(bytes) };
    this.state.set([model, ...this.state.get()]);
    void this.#send(model);
  }

  /** Takes back what is on its way; its files stay at hand. */
  stop(id: string): void {
    this.#underWay.get(id)?.abort();
  }

  /** From its beginning: the service keeps no half of it. */
  resume(id: string): void {
    const model = this.state.get().find((each) => each.id === id);
    if (model !== undefined && !this.#underWay.has(id)) void this.#send(model);
  }

  dismiss(id: string): void {
    this.stop(id);
    this.state.set(this.state.get().filter((each) => each.id !== id));
  }

  async #send(model: OutgoingModel): Promise<void> {
    const { id, files, bytes } = model;
    const objection = this.options.objection(bytes);
    if (objection !== undefined) {
      this.#fail(model, objection);
      return;
    }
    const taking = new AbortController();
    this.#underWay.set(id, taking);
    this.#setState(id, atStart(bytes));
    const result = await this.options.send(files, {
      signal: taking.signal,
      onUploadProgress: (progress) => {
        this.#setState(id, { phase: 'sending', ...progress });
      },
    });
    this.#underWay.delete(id);
    if (result.ok) {
      this.dismiss(id);
      this.options.onArrived(model, result.data);
    } else if (taking.signal.aborted) this.#setState(id, { phase: 'stopped' });
    else this.#fail(model, result.failure);
  }

  #fail(model: OutgoingModel, failure: Failure): void {
    this.#setState(model.id, { phase: 'failed', failure });
    this.options.onFailed(model);
  }

  #setState(id: string, state: OutgoingState): void {
    this.state.set(this.state.get().map((each) => (each.id === id ? { ...each, state } : each)));
  }
}

function atStart(bytes: number): OutgoingState {
  return { phase: 'sending', sentBytes: 0, totalBytes: Math.max(bytes, 1) };
}
