import type { Clock } from '@detections/runtime';
import {
  ModelNotReadyError,
  type ClassificationJob,
  type ModelCard,
  type ModelIdentity,
  type ServedModel as ServedModelStatus,
  type Standing,
  type SucceededReply,
} from '@detections/schema';
import { retryUntilDone } from '../retry-until-done.js';
import { classifyJob, type ClassifyJobParts, type IsCancelled } from './classify-job.js';

/** A model in memory, with all that a job goes through. */
export interface RunningModel {
  readonly card: ModelCard;
  readonly parts: ClassifyJobParts;
  close(): Promise<void>;
}

export interface StartHooks {
  readonly signal: AbortSignal;
  /** Told in a sentence what those who wait for the model wait for. */
  readonly onStep: (sentence: string) => void;
  /** Told false when the inference thread is lost, and true when another is in its place. */
  readonly onEngine: (there: boolean) => void;
  /** Told of each lost thread of a model that came by upload: whether there is to be another. */
  readonly mayReplaceUploaded: () => boolean;
  /** Awaited before the network is read, with the memory that it will take. */
  readonly makeRoom: (bytes: number) => Promise<void>;
}

/** Finds, imports and loads a model, and warms it up. */
export type StartModel = (hooks: StartHooks) => Promise<RunningModel>;

export interface ServedModelOptions {
  readonly identity: ModelIdentity;
  readonly start: StartModel;
  readonly standing: Standing;
  /** Awaited before the model takes memory. */
  readonly onEnter: (bytes: number) => Promise<void>;
  /** Told when that memory is free again. */
  readonly onLeave: () => void;
  /** Awaited before the model counts as ready. */
  readonly publishCard: (card: ModelCard) => Promise<void>;
  /** Why a start failed, for everybody to read. */
  readonly reasonOf: (error: unknown) => string;
  /** Whether it would fail again in the same way, as long as the files stay as they are. */
  readonly isFinal: (error: unknown) => boolean;
  /** Told of every new status; a step is of interest to those alone who wait. */
  readonly onStatus: (status: ServedModelStatus, kind: 'step' | 'change') => void;
  readonly clock: Clock;
}

interface NotReady {
  readonly state: 'loading' | 'failed';
  readonly reason: string;
}

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;
const THREAD_LOST = 'The inference thread was lost and is being replaced. Try again shortly.';
/** Of a model that came by upload, as long as its files stay as they are. */
const MOST_LOSSES = 3;
const TAKEN_OUT = `It came by upload and was taken out of service: it has cost ${String(MOST_LOSSES)} inference threads. Delete it, or put it back by uploading it anew.`;
const CLOSED = 'The model was closed while it was loaded. Try again shortly.';
export const BEING_PREPARED = 'The model is being prepared.';

/** One version of a model: starts it, lets it answer, and takes it out of memory and back. */
export class ServedModel {
  readonly #stop = new AbortController();
  #status: ServedModelStatus;
  #standing: Standing;
  #running: RunningModel | undefined;
  #loading: Promise<RunningModel> | undefined;
  #unloading: Promise<void> | undefined;
  #starting: Promise<void> | undefined;
  readonly #inHand = new Set<Promise<SucceededReply>>();
  #lastUsedAt: number;
  #losses = 0;

  constructor(private readonly options: ServedModelOptions) {
    this.#standing = options.standing;
    this.#status = { ...options.identity, state: 'loading', reason: BEING_PREPARED };
    this.#lastUsedAt = options.clock.monotonicMs();
  }

  get identity(): ModelIdentity {
    return this.options.identity;
  }

  get status(): ServedModelStatus {
    return { ...this.#status, ...this.#standing };
  }

  get isLoaded(): boolean {
    return this.#running !== undefined || this.#loading !== undefined;
  }

  /** Resolves once the load under way has ended, well or not; undefined where none is. */
  get whenLoaded(): Promise<unknown> | undefined {
    return this.#loading?.catch(() => undefined);
  }

  /** Whether it could leave memory now. */
  get isIdle(): boolean {
    return this.#inHand.size === 0 && this.#loading === undefined;
  }

  /** Whether it has been announced as ready, so that jobs for it may be on their way. */
  get isServing(): boolean {
    return this.#status.state === 'ready' || this.#running !== undefined;
  }

  /** On the monotonic clock. */
  get lastUsedAt(): number {
    return this.#lastUsedAt;
  }

  /** Gives it another standing, as it is. */
  stand(standing: Standing): void {
    const standsInNow =
      standing.fallbackReason !== undefined && this.#standing.fallbackReason === undefined;
    this.#standing = standing;
    // That it goes on for itself is no news.
    if (standsInNow && this.#status.state === 'ready') this.options.onStatus(this.status, 'change');
  }

  /** Resolves once it is ready, has failed for good or is closed. Never rejects. */
  start(): Promise<void> {
    this.#starting ??= this.#becomeReady();
    return this.#starting;
  }

  /**
   * Answers a job, after loading the model where it has left memory.
   *
   * @throws ClassificationError
   */
  async classify(job: ClassificationJob, isCancelled?: IsCancelled): Promise<SucceededReply> {
    const answering = this.#answer(job, isCancelled);
    this.#inHand.add(answering);
    try {
      return await answering;
    } finally {
      this.#inHand.delete(answering);
      this.#lastUsedAt = this.options.clock.monotonicMs();
    }
  }

  /** Takes it out of memory; it comes back when it is asked for. */
  async unload(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (running !== undefined) {
      this.#unloading = running.close().finally(() => {
        this.options.onLeave();
      });
    }
    await this.#unloading;
  }

  /** Answers what is in hand, then ends its start and frees its memory. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#inHand);
    this.#stop.abort();
    await this.#starting;
    await this.#loading?.catch(() => undefined);
    await this.unload();
  }

  async #answer(job: ClassificationJob, isCancelled?: IsCancelled): Promise<SucceededReply> {
    if (this.#isTakenOut) throw new ModelNotReadyError(TAKEN_OUT);
    const { parts } = this.#running ?? (await this.#comeBack());
    return classifyJob({ ...job, isCancelled }, parts);
  }

  async #comeBack(): Promise<RunningModel> {
    try {
      return await this.#load();
    } catch (error) {
      // Nobody asks for one that has failed: it must become ready by itself, as at first.
      this.#starting = Promise.resolve(this.#starting).then(() => this.#becomeReady());
      throw error;
    }
  }

  async #becomeReady(): Promise<void> {
    if (this.#running !== undefined) return;
    const attempts = new AbortController();
    const signal = AbortSignal.any([attempts.signal, this.#stop.signal]);
    await retryUntilDone(() => this.#load(), {
      clock: this.options.clock,
      signal,
      firstDelayMs: FIRST_RETRY_MS,
      longestDelayMs: LONGEST_RETRY_MS,
      onFailure: (error) => {
        if (error instanceof Error && this.options.isFinal(error.cause)) attempts.abort();
        return Promise.resolve();
      },
    });
  }

  #load(): Promise<RunningModel> {
    this.#loading ??= this.#startRunning().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #startRunning(): Promise<RunningModel> {
    const { start, onEnter, onLeave, publishCard, reasonOf } = this.options;
    const { signal } = this.#stop;
    try {
      await this.#unloading;
      const running = await start({
        signal,
        onStep: (reason) => {
          if (this.#status.state !== 'ready') this.#tell({ state: 'loading', reason }, 'step');
        },
        onEngine: (there) => {
          this.#onEngine(there);
        },
        mayReplaceUploaded: () => this.#countLoss(),
        makeRoom: onEnter,
      });
      if (signal.aborted) {
        await running.close();
        throw new ModelNotReadyError(CLOSED);
      }
      this.#running = running;
      await publishCard(running.card);
      this.#become({ state: 'ready', model: running.parts.model });
      return running;
    } catch (error) {
      if (this.#running === undefined) onLeave();
      else await this.unload();
      if (signal.aborted) throw new ModelNotReadyError(CLOSED, { cause: error });
      // Once: it may write to the log.
      const reason = reasonOf(error);
      this.#tell({ state: 'failed', reason }, 'change');
      throw new ModelNotReadyError(`The model does not load: ${reason}`, { cause: error });
    }
  }

  get #isTakenOut(): boolean {
    return this.#losses >= MOST_LOSSES;
  }

  #countLoss(): boolean {
    this.#losses += 1;
    if (!this.#isTakenOut) return true;
    this.#tell({ state: 'failed', reason: TAKEN_OUT }, 'change');
    void this.unload();
    return false;
  }

  #onEngine(there: boolean): void {
    if (this.#running === undefined || this.#isTakenOut) return;
    const { model } = this.#running.parts;
    if (there) this.#become({ state: 'ready', model });
    else this.#tell({ state: 'loading', reason: THREAD_LOST }, 'change');
  }

  #tell(state: NotReady, kind: 'step' | 'change'): void {
    this.#status = { ...state, ...this.options.identity };
    this.options.onStatus(this.status, kind);
  }

  #become(status: Extract<ServedModelStatus, { state: 'ready' }>): void {
    const again = this.#status.state === 'ready';
    this.#status = status;
    // Coming back into memory is no news.
    if (!again) this.options.onStatus(this.status, 'change');
  }
}
