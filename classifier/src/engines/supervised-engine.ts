import type { Clock } from '@detections/runtime';
import { ModelNotReadyError } from '@detections/schema';
import { retryUntilDone } from '../retry-until-done.js';
import { EngineLostError, type LosableEngine } from './engine-lost-error.js';
import type { Engine, InferenceOptions, InferenceOutput } from './engine.js';

export interface SupervisedEngineOptions {
  /** Starts an engine like the first: loaded and warmed up. */
  readonly start: () => Promise<LosableEngine>;
  readonly clock: Clock;
  /** Told with the loss, and with each attempt to replace it that fails. */
  readonly onLost: (error: unknown) => void;
  /** Told of a lane that is lost while the engine goes on. */
  readonly onLaneLost?: (loss: EngineLostError) => void;
  /** Told when another engine is there. */
  readonly onReplaced: () => void;
  /** Asked at each loss; once it says no, none is put in the place of the one that is lost. */
  readonly mayReplace?: () => boolean;
}

const always = (): boolean => true;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;

/**
 * Puts another engine in the place of one that is lost. What the lost one had in hand fails with
 * EngineLostError; what comes meanwhile waits for the first attempt to replace it.
 */
export class SupervisedEngine implements Engine {
  readonly name: string;
  readonly #stop = new AbortController();
  /** Undefined while it is being replaced. */
  #current: LosableEngine | undefined;
  #starting: Promise<LosableEngine>;
  #replacing: Promise<void> = Promise.resolve();

  /** @param first Loaded and warmed up. */
  constructor(
    first: LosableEngine,
    private readonly options: SupervisedEngineOptions,
  ) {
    this.name = first.name;
    this.#starting = Promise.resolve(first);
    this.#watch(first);
  }

  get lanes(): number {
    return this.#current?.lanes ?? 1;
  }

  async load(): Promise<void> {
    await this.#engine();
  }

  /**
   * @throws EngineLostError where the engine is lost with this batch.
   * @throws ModelNotReadyError where none could be put in its place yet.
   */
  async infer(
    batch: Uint8Array,
    size: number,
    options?: InferenceOptions,
  ): Promise<InferenceOutput> {
    const engine = await this.#engine();
    return engine.infer(batch, size, options);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#replacing;
    await this.#current?.close();
  }

  async #engine(): Promise<LosableEngine> {
    try {
      return await this.#starting;
    } catch (error) {
      throw new ModelNotReadyError(
        'The inference thread was lost and the model does not load again yet. Try again shortly.',
        { cause: error },
      );
    }
  }

  #watch(engine: LosableEngine): void {
    this.#current = engine;
    engine.onLaneLost?.((loss) => this.#mayReplaceLane(engine, loss));
    void engine.lost.then((loss) => {
      this.#replace(engine, loss);
    });
  }

  /** A lane counts as a thread like any other; where it may not be replaced, all of it goes. */
  #mayReplaceLane(engine: LosableEngine, loss: EngineLostError): boolean {
    if (this.#stop.signal.aborted) return false;
    const { onLaneLost, mayReplace = always } = this.options;
    onLaneLost?.(loss);
    if (mayReplace()) return true;
    this.#current = undefined;
    void engine.close();
    this.#giveUp(loss);
    return false;
  }

  #replace(engine: LosableEngine, loss: EngineLostError): void {
    if (this.#stop.signal.aborted) return;
    this.#current = undefined;
    // Not awaited: a thread that hangs in native code may never end.
    void engine.close();
    const { onLost, mayReplace = always } = this.options;
    if (!mayReplace()) {
      this.#giveUp(loss);
      return;
    }
    onLost(loss);
    this.#replacing = this.#startAnother();
  }

  #giveUp(loss: EngineLostError): void {
    this.#stop.abort();
    this.#starting = Promise.reject(loss);
    // Whoever asks for it hears of it.
    this.#starting.catch(() => undefined);
  }

  async #startAnother(): Promise<void> {
    const { start, clock, onLost, onReplaced, mayReplace = always } = this.options;
    const attempt = (): Promise<LosableEngine> => (this.#starting = start());
    const engine = await retryUntilDone(attempt, {
      clock,
      signal: this.#stop.signal,
      firstDelayMs: FIRST_RETRY_MS,
      longestDelayMs: LONGEST_RETRY_MS,
      onFailure: (error) => {
        if (error instanceof EngineLostError && !mayReplace()) this.#giveUp(error);
        else onLost(error);
        return Promise.resolve();
      },
    });
    if (engine === undefined) return;
    this.#watch(engine);
    if (!this.#stop.signal.aborted) onReplaced();
  }
}
